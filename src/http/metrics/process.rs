//! What the operating system says of this process.

use std::fs;

/// What is read from it; nothing where it does not say.
#[derive(Debug, Default)]
pub(super) struct Process {
    pub(super) resident_bytes: Option<u64>,
    pub(super) open_files: Option<u64>,
    pub(super) threads: Option<u64>,
}

impl Process {
    /// As it is now. Linux says so in `/proc`.
    pub(super) fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let number = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|it| it.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        let files = fs::read_dir("/proc/self/fd").ok();
        Self {
            resident_bytes: number("VmRSS:").map(|kib| kib * 1024),
            open_files: files.and_then(|it| u64::try_from(it.count()).ok()),
            threads: number("Threads:"),
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn linux_says_how_much_memory_a_process_takes() {
        let process = Process::now();
        assert!(process.resident_bytes > Some(1 << 20), "{process:?}");
        assert!(process.open_files > Some(2), "{process:?}");
        assert!(process.threads >= Some(1), "{process:?}");
    }
}
