//! The queue of what is still to be drawn: so many draw at once, so many more wait, the rest come back later.
//!
//! Whoever waits gives up its place when its request is dropped, so that nothing is drawn for nobody. What is being
//! drawn is drawn to its end; work of several steps asks for each in turn, and stops between them.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::Error;

/// Bounds what is drawn at once, and what waits for it.
pub struct Drawing {
    hands: Arc<Semaphore>,
    places: Semaphore,
}

impl Drawing {
    /// `hands` draw, `queue` wait.
    pub fn new(hands: usize, queue: usize) -> Self {
        Self {
            hands: Arc::new(Semaphore::new(hands)),
            places: Semaphore::new(queue),
        }
    }

    /// How many more may wait.
    #[cfg(test)]
    pub(crate) fn places(&self) -> usize {
        self.places.available_permits()
    }

    /// Waits for a hand.
    pub async fn turn(&self) -> Result<Turn, Error> {
        let hands = || Arc::clone(&self.hands);
        if let Ok(_hand) = hands().try_acquire_owned() {
            return Ok(Turn { _hand });
        }
        let _place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        let hand = hands().acquire_owned().await;
        hand.map(|_hand| Turn { _hand })
            .map_err(|error| Error::failed("nothing can be drawn", error))
    }

    /// Draws in its turn.
    pub async fn draw<T: Send + 'static>(
        &self,
        draw: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.turn().await?.draw(draw).await
    }
}

/// A hand that is free for whoever has this.
pub struct Turn {
    _hand: OwnedSemaphorePermit,
}

impl Turn {
    /// Draws on a thread that may take its time.
    pub async fn draw<T: Send + 'static>(
        self,
        draw: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let drawn = tokio::task::spawn_blocking(move || {
            // Held to the end of the drawing, which goes on where the request is dropped.
            let _turn = self;
            draw()
        });
        drawn
            .await
            .map_err(|error| Error::failed("drawing failed", error))
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc;

    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_full_queue_turns_the_next_away() {
        let drawing = Drawing::new(1, 0);
        let (go, wait) = mpsc::channel::<()>();
        let first = drawing.draw(move || wait.recv());
        let second = async {
            let refused = drawing.draw(|| ()).await;
            go.send(()).unwrap();
            refused
        };
        let (first, second) = tokio::join!(first, second);
        assert!(first.unwrap().is_ok());
        assert!(matches!(second, Err(Error::Busy)));
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_the_place_to_another() {
        let drawing = Drawing::new(1, 1);
        let (go, wait) = mpsc::channel::<()>();
        let mut first = pin!(drawing.draw(move || wait.recv()));
        assert!(first.as_mut().now_or_never().is_none());
        let (drawn, unwanted) = mpsc::channel();
        assert!(
            drawing
                .draw(move || drawn.send(()))
                .now_or_never()
                .is_none()
        );
        let third = drawing.draw(|| "drawn");
        go.send(()).unwrap();
        let (_, third) = tokio::join!(first, third);
        assert_eq!(third.unwrap(), "drawn");
        assert!(unwanted.recv().is_err());
    }
}
