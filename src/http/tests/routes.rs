//! Every route that the source of the router has, for tests that go through all of them.

use std::collections::BTreeSet;

/// Paths and methods in lower case, `{*path}` as `{path}`.
pub(super) fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../mod.rs");
    let of = |name: &str, before: &str| {
        let body = source.split_once(&format!("\nfn {name}(")).unwrap().1;
        let body = body.split("\n}\n").next().unwrap();
        let routes = body.split(".route(").skip(1);
        let each = routes.flat_map(|route| {
            let path = route.split('"').nth(1).unwrap();
            let path = format!(
                "{before}{}",
                if path == "/" && !before.is_empty() {
                    ""
                } else {
                    path
                }
            );
            methods(route)
                .into_iter()
                .map(move |it| (path.replace("{*", "{"), it))
        });
        each.collect::<BTreeSet<_>>()
    };
    let territory = "/territories/{territory}";
    let proposals = format!("{territory}/proposals");
    let preview = format!("{proposals}/{{preview}}/preview");
    let mut all = of("routes", "");
    all.extend(of("questions", territory));
    all.extend(of("territory", territory));
    all.extend(of("followers", territory));
    all.extend(of("questions", &preview));
    // The first part of this one is the preview, the rest what is done with proposals.
    let (inner, outer): (BTreeSet<_>, BTreeSet<_>) = of("proposals", "")
        .into_iter()
        .partition(|it| previewed(&it.0));
    all.extend(
        inner
            .into_iter()
            .map(|it| (format!("{preview}{}", it.0), it.1)),
    );
    all.extend(
        outer
            .into_iter()
            .map(|it| (format!("{proposals}{}", it.0.trim_end_matches('/')), it.1)),
    );
    all
}

fn previewed(path: &str) -> bool {
    path != "/" && !path.starts_with("/{proposal}")
}

/// The methods that a route has.
fn methods(route: &str) -> Vec<String> {
    if route.contains("definitions::to_write::") {
        return ["put", "patch", "delete"].map(str::to_owned).to_vec();
    }
    let all = ["get", "post", "put", "patch", "delete"];
    let has = |it: &&str| {
        route.contains(&format!("{it}("))
            || (*it == "get" && route.contains("definitions::to_read::"))
    };
    let found: Vec<String> = all.into_iter().filter(has).map(str::to_owned).collect();
    assert!(!found.is_empty(), "{route}");
    found
}
