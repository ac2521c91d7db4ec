//! The runtime where work is done, beside the one that answers.

use tokio::runtime::{Builder, Handle, Runtime};

use crate::cli::Error;
use crate::config;
use crate::http::{Limits, WorkRules};

/// Threads beyond those that what runs at once may keep busy: for deliveries, what others recorded, and the clock.
const SPARE_THREADS: usize = 2;

/// Threads for what takes long, beyond one for all that runs at once: for what is made ready at the start.
const SPARE_BLOCKING_THREADS: usize = 8;

/// Threads of which none holds up an answer that the front gives, however long it computes.
///
/// There is one for all that may run at once, so that what computes for long keeps nothing else waiting: the system
/// shares the cores among them.
pub(super) struct WorkRuntime {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl WorkRuntime {
    /// Starts it for what may be under way.
    pub(super) fn start(options: config::Work) -> Result<Self, Error> {
        let all = rules(options).running();
        let threads = match options.work_threads {
            0 => all + SPARE_BLOCKING_THREADS,
            threads => threads.into(),
        };
        let runtime = Builder::new_multi_thread()
            .thread_name("work")
            .worker_threads(all + SPARE_THREADS)
            .max_blocking_threads(threads)
            .enable_all()
            .build();
        let runtime = runtime.map_err(Error::Serve)?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// What has work done there.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for WorkRuntime {
    fn drop(&mut self) {
        // A runtime that is merely dropped waits, which nobody may who answers.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// How much may be under way, of each kind.
pub(super) fn rules(options: config::Work) -> WorkRules {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let limits = |running: u16, waiting| Limits {
        running: match running {
            0 => cores + 1,
            running => running.into(),
        },
        waiting,
    };
    WorkRules {
        light: limits(options.light_reads, options.light_queue),
        figures: limits(options.figures, options.figure_queue),
        writing: limits(options.writes, options.write_queue),
        pictures: limits(options.renders, options.render_queue),
        films: limits(options.films, options.film_queue),
        exports: limits(options.exports, options.export_queue),
        share: options.address_share.into(),
        answer_bytes: options.max_unsent_bytes,
    }
}
