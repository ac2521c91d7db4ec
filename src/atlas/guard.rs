//! What is kept until heavy work is over, also where nobody waits for it any longer.
//!
//! Work on a thread of its own cannot be stopped. Whoever bounds how much of it is under way lays a guard beside the
//! future that begins it; the work itself then keeps that guard to its end.

use std::any::Any;
use std::sync::Arc;

use crate::atlas::Error;

/// Something that is kept.
type Guard = Arc<dyn Any + Send + Sync>;

tokio::task_local! {
    static GUARD: Guard;
}

/// The future, and all heavy work that it begins, with a guard that is kept until both are over.
pub fn guarded<F: Future>(
    guard: impl Send + Sync + 'static,
    future: F,
) -> impl Future<Output = F::Output> {
    GUARD.scope(Arc::new(guard), future)
}

/// Carries a future through on a task of its own, also where nobody waits for it, with the guard of this one.
pub(super) async fn carried_through<T: Send + 'static>(
    future: impl Future<Output = T> + Send + 'static,
) -> Result<T, Error> {
    let task = match GUARD.try_with(Arc::clone) {
        Ok(guard) => tokio::spawn(GUARD.scope(guard, future)),
        Err(_) => tokio::spawn(future),
    };
    let done = task.await;
    done.map_err(|error| Error::Interrupted(error.to_string()))
}

/// Runs heavy work beside the threads that answer requests; it keeps the guard to its end.
pub async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let guard = GUARD.try_with(Arc::clone).ok();
    let kept = move || {
        let _guard = guard;
        work()
    };
    let done = tokio::task::spawn_blocking(kept).await;
    done.map_err(|error| Error::Interrupted(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc;

    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_guard_to_its_end() {
        let guard = Arc::new(());
        let (go, wait) = mpsc::channel::<()>();
        {
            let work = on_a_thread(move || wait.recv());
            let mut work = pin!(guarded(Arc::clone(&guard), work));
            assert!(work.as_mut().now_or_never().is_none());
        }
        assert_eq!(Arc::strong_count(&guard), 2);
        go.send(()).unwrap();
        while Arc::strong_count(&guard) > 1 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_is_carried_through_keeps_the_guard_too() {
        let guard = Arc::new(());
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        {
            let mut begun = pin!(guarded(Arc::clone(&guard), carried_through(wait)));
            assert!(begun.as_mut().now_or_never().is_none());
        }
        assert_eq!(Arc::strong_count(&guard), 2);
        go.send(()).unwrap();
        while Arc::strong_count(&guard) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
