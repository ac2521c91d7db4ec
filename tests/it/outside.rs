//! Programs from elsewhere that some tests run: whether they are there, and what to do where they are not.

use std::env;
use std::io::Write;
use std::process::Command;

/// Whether programs can be run; else which one is missing, and of which Debian packages they come.
pub(crate) fn installed(programs: &[&str], packages: &str) -> Result<(), String> {
    for program in programs {
        let there = Command::new(program)
            .arg("--version")
            .output()
            .is_ok_and(|it| it.status.success());
        if !there {
            return Err(format!(
                "{program} is not installed (Debian: apt-get install {packages})"
            ));
        }
    }
    Ok(())
}

/// Says on the error stream itself, which the test harness does not hide, that this test did not run.
pub(crate) fn leave_out(tests: &str, missing: &str) {
    let ci = env::var_os("CI").is_some_and(|it| it == "true");
    assert!(!ci, "{tests} cannot run: {missing}");
    let said = format!("left out: {tests}, as {missing}\n");
    std::io::stderr().write_all(said.as_bytes()).unwrap();
}
