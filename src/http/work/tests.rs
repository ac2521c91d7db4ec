//! Queues: what runs, what waits, what is told to come back, and whose turn it is.

use std::net::IpAddr;
use std::pin::pin;

use futures_util::FutureExt;

use super::*;

/// Addresses of different networks.
fn address(last: u8) -> IpAddr {
    [192, 0, 2, last].into()
}

/// Queues where so many figures run and wait, of which an address may have three quarters.
fn figures(running: usize, waiting: usize) -> Arc<Work> {
    Work::new(&Rules {
        figures: Limits { running, waiting },
        ..Rules::default()
    })
}

/// The permit, where it is had without waiting.
fn at_once(work: &Work, last: u8) -> Option<Result<Permit, Error>> {
    work.permit(Kind::Figures, address(last)).now_or_never()
}

fn taken(work: &Work, last: u8) -> Permit {
    at_once(work, last).unwrap().unwrap()
}

#[tokio::test]
async fn a_full_queue_turns_the_next_away_and_counts_it() {
    let work = figures(1, 0);
    let first = taken(&work, 1);
    assert!(matches!(
        at_once(&work, 2),
        Some(Err(Error::Busy(Kind::Figures)))
    ));
    let count = work.count(Kind::Figures);
    assert_eq!((count.running, count.waiting, count.refused), (1, 0, 1));
    drop(first);
    drop(taken(&work, 2));
    assert_eq!(work.count(Kind::Figures).running, 0);
}

#[tokio::test]
async fn kinds_do_not_wait_for_each_other() {
    let work = figures(1, 0);
    let _figure = taken(&work, 1);
    let picture = work.permit(Kind::Pictures, address(1)).now_or_never();
    assert!(picture.unwrap().is_ok());
}

#[tokio::test]
async fn who_gives_up_waiting_leaves_the_place_to_another() {
    let work = figures(1, 1);
    let first = taken(&work, 1);
    {
        let mut second = pin!(work.permit(Kind::Figures, address(1)));
        assert!(second.as_mut().now_or_never().is_none());
        assert_eq!(work.count(Kind::Figures).waiting, 1);
        assert!(at_once(&work, 2).unwrap().is_err());
    }
    assert_eq!(work.count(Kind::Figures).waiting, 0);
    let mut third = pin!(work.permit(Kind::Figures, address(2)));
    assert!(third.as_mut().now_or_never().is_none());
    drop(first);
    assert!(third.await.is_ok());
}

#[tokio::test]
async fn a_permit_that_was_given_to_one_who_has_gone_goes_on_to_the_next() {
    let work = figures(1, 2);
    let first = taken(&work, 1);
    let mut second = Box::pin(work.permit(Kind::Figures, address(1)));
    let mut third = pin!(work.permit(Kind::Figures, address(2)));
    assert!(second.as_mut().now_or_never().is_none());
    assert!(third.as_mut().now_or_never().is_none());
    drop(first);
    assert_eq!(work.count(Kind::Figures).running, 1);
    drop(second);
    let _third = third.now_or_never().unwrap().unwrap();
    assert_eq!(work.count(Kind::Figures).running, 1);
}

#[tokio::test]
async fn an_address_that_floods_has_only_its_share_of_what_runs_and_waits() {
    let work = figures(3, 8);
    let running = [taken(&work, 1), taken(&work, 1)];
    let mut waiting = Vec::new();
    for _ in 0..6 {
        let mut place = Box::pin(work.permit(Kind::Figures, address(1)));
        assert!(place.as_mut().now_or_never().is_none(), "its share runs");
        waiting.push(place);
    }
    assert!(at_once(&work, 1).unwrap().is_err(), "its share waits");
    let other = taken(&work, 2);
    let mut another = pin!(work.permit(Kind::Figures, address(2)));
    assert!(another.as_mut().now_or_never().is_none());
    drop(running);
    // Its turn came after the first of those that flood.
    let _another = another.now_or_never().unwrap().unwrap();
    drop(other);
    drop(waiting);
    let count = work.count(Kind::Figures);
    assert_eq!((count.running, count.waiting), (1, 0));
}

#[tokio::test]
async fn addresses_take_turns_however_many_each_has_waiting() {
    let work = figures(1, 100);
    let mut running = taken(&work, 9);
    let order = std::sync::Mutex::new(Vec::new());
    let wait = |last: u8| {
        let (work, order) = (&work, &order);
        async move {
            let permit = work.permit(Kind::Figures, address(last)).await;
            order.lock().unwrap().push(last);
            permit
        }
    };
    let mut all = Vec::new();
    for last in [1, 1, 1, 1, 2, 2, 3] {
        let mut place = Box::pin(wait(last));
        assert!(place.as_mut().now_or_never().is_none());
        all.push(place);
    }
    while !all.is_empty() {
        drop(running);
        let mut next = None;
        all.retain_mut(|place| match place.as_mut().now_or_never() {
            Some(permit) => {
                assert!(next.replace(permit.unwrap()).is_none(), "one at a time");
                false
            }
            None => true,
        });
        running = next.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), [1, 2, 3, 1, 2, 1, 1]);
}

#[tokio::test]
async fn a_network_is_one_address() {
    let work = figures(2, 0);
    let _first = work
        .permit(Kind::Figures, "2001:db8:1:2:3::1".parse().unwrap())
        .await
        .unwrap();
    let same = work.permit(Kind::Figures, "2001:db8:1:2:4::9".parse().unwrap());
    assert!(same.await.is_err());
    let other = work.permit(Kind::Figures, "2001:db8:1:3::1".parse().unwrap());
    assert!(other.await.is_ok());
}
