//! Commands of the user's own, in the real binary.

use std::fs;

use crate::pty::Start;

#[test]
fn a_program_of_ones_own_is_told_what_is_under_the_cursor_and_what_it_says_is_shown() {
    let config = tempfile::tempdir().unwrap();
    fs::create_dir(config.path().join("switchboard")).unwrap();
    let mine = "[[command]]\nname = \"Say it\"\nkey = \",\"\nplace = \"profiles/domains\"\nsafe = true\n\
                program = [\"printf\", \"%s in %s|%s\", \"{id}\", \"{region}\", \"{word}\"]\n\
                ask = [{ hole = \"word\", ask = \"Which word?\" }]\n\
                [[command]]\nname = \"Rest\"\nkey = \";\"\nplace = \"*\"\nsafe = true\nprogram = [\"sleep\", \"9999\"]\n";
    fs::write(config.path().join("switchboard/commands.toml"), mine).unwrap();
    let arguments = ["--sandbox", "--read-only", "--open", "profiles/domains/acme-retail"];
    let mut session = Start::new(&arguments).env("XDG_CONFIG_HOME", config.path()).session();
    session.sees(&["acme-retail", "Object types"]);
    session.press_and_see(",", &["Which word?"]);
    session.press_and_see("$(id) `x`\r", &["acme-retail in ", "|$(id) `x`"]);
    session.press("\u{1b}");
    session.wait("it is put away", |s| !s.contents().contains("Say it"));
    session.press_and_see(";", &["Rest is running"]);
    session.press_and_see("T", &["Rest", "1 running"]);
    session.press_and_see("X", &["It was stopped."]);
    session.press("\u{1b}");
    session.wait("nothing runs", |s| !s.contents().contains("Rest"));
    session.quit();
}
