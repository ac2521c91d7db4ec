//! `frontline token`: the tokens that allow writing. The store keeps a secret's hash, never the secret.

use crate::cli::{Error, print};
use crate::config::{TokenCreate, TokenList, TokenRevoke};
use crate::http::{fit_name, fresh_secret, now, secret_hash};
use crate::store::{NewToken, Purpose, Store, Token};
use crate::time::Instant;

/// Makes a token and prints its secret, alone, so that a script can catch it.
pub async fn create(options: TokenCreate) -> Result<(), Error> {
    let name = fit_name(&options.name);
    let name = name.map_err(|why| Error::Usage(format!("--name: {why}")))?;
    let store = Store::open_for(Purpose::Write, &options.base.db).await?;
    let secret = fresh_secret()?;
    store
        .add_token(&NewToken {
            name,
            hash: secret_hash(&secret),
            role: options.role,
            territory: options.territory,
            created: now(),
            expires: options.expires,
        })
        .await?;
    store.close().await;
    print(&format!("{secret}\n"))
}

/// Lists the tokens as tab-separated lines under a heading.
pub async fn list(options: TokenList) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let lines = store.tokens().await?.iter().map(line).collect::<String>();
    store.close().await;
    print(&format!(
        "id\tname\trole\tterritory\tcreated\texpires\trevoked\tlast used\n{lines}"
    ))
}

fn line(token: &Token) -> String {
    let time = |at: Option<Instant>| at.map_or("-".to_owned(), |at| at.to_string());
    let territory = token.territory.as_ref().map_or("all", |it| it.as_str());
    // A name may hold anything, and must not forge a second line.
    let name = token.name.replace(char::is_control, " ");
    format!(
        "{}\t{name}\t{}\t{territory}\t{}\t{}\t{}\t{}\n",
        token.id,
        token.role,
        token.created,
        time(token.expires),
        time(token.revoked),
        time(token.last_used),
    )
}

/// Takes a token back.
pub async fn revoke(options: TokenRevoke) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Write, &options.base.db).await?;
    let known = store.revoke_token(options.id, now()).await?;
    store.close().await;
    if known {
        Ok(())
    } else {
        Err(Error::Nothing(format!(
            "there is no token {}; see `frontline token list`",
            options.id
        )))
    }
}
