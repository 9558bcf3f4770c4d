use proptest::prelude::*;

use super::*;

fn key(code: KeyCode, modifiers: KeyModifiers) -> Typing {
    Event::Key(KeyEvent::new(code, modifiers)).into()
}

fn plain(letter: char) -> Typing {
    key(KeyCode::Char(letter), KeyModifiers::NONE)
}

fn pasted(text: &str) -> Typing {
    Event::Paste(text.to_owned()).into()
}

fn interrupt() -> Typing {
    key(KeyCode::Char('c'), KeyModifiers::CONTROL)
}

const OPEN: Typing = Typing::Unended(Unended::Paste);
const SAID: Typing = Typing::Unended(Unended::Said);
const OVER: Typing = Typing::Unended(Unended::Over);

#[test]
fn keys_are_what_they_were() {
    let (none, ctrl, shift) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::SHIFT);
    for (bytes, event) in [
        (&b"q"[..], plain('q')),
        (b"Q", key(KeyCode::Char('Q'), shift)),
        ("\u{fc}".as_bytes(), plain('\u{fc}')),
        (b"\r", key(KeyCode::Enter, none)),
        (b"\t", key(KeyCode::Tab, none)),
        (b"\x7f", key(KeyCode::Backspace, none)),
        (b"\x13", key(KeyCode::Char('s'), ctrl)),
        (b"\x1b", key(KeyCode::Esc, none)),
        (b"\x1b[A", key(KeyCode::Up, none)),
        (b"\x1bOP", key(KeyCode::F(1), none)),
        (b"\x1b[Z", key(KeyCode::BackTab, shift)),
        (b"\x1b[19~", key(KeyCode::F(8), none)),
        (b"\x1b[1;3D", key(KeyCode::Left, KeyModifiers::ALT)),
        (b"\x1bx", key(KeyCode::Char('x'), KeyModifiers::ALT)),
        (b"\x1b[200~two\rlines\x1b[201~", pasted("two\rlines")),
    ] {
        assert_eq!(Typed::default().take(bytes), vec![event.clone()], "{bytes:?}");
        if bytes.len() > 2 {
            let mut typed = Typed::default();
            let (first, second) = bytes.split_at(2);
            let events = [typed.take(first), typed.take(second)].concat();
            assert_eq!(events, [event], "{bytes:?} in two parts");
        }
    }
}

#[test]
fn what_is_unfinished_is_given_up_and_holds_no_key_up() {
    let alt = key(KeyCode::Char('['), KeyModifiers::ALT);
    let mut typed = Typed::default();
    assert!(typed.take(b"\x1b[").is_empty() && typed.is_unfinished());
    assert_eq!(typed.give_up(), std::slice::from_ref(&alt));
    assert_eq!(typed.take(b"\x1b[\x03"), [alt.clone(), interrupt()]);
    assert_eq!(typed.take(b"\x1b[!"), [alt, plain('!')]);
    assert_eq!(typed.take(b"\x1b[12;\x03"), [interrupt()]);
    assert_eq!(
        typed.take(b"\x1b\x1b[A"),
        [key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Up, KeyModifiers::NONE)]
    );

    assert!(typed.take(b"\x1b[200~half").is_empty() && typed.is_pasting());
    assert_eq!(typed.take(b"\x03"), [pasted("half"), interrupt()]);
    assert_eq!((typed.is_unfinished(), typed.take(b"q")), (false, vec![plain('q')]));
}

/// What comes of a paste once it was given up is text, up to its end or to Esc or Ctrl-C.
#[test]
fn a_late_paste_is_no_key() {
    let late = || {
        let mut typed = Typed::default();
        assert!(typed.take(b"\x1b[200~slack-").is_empty());
        assert_eq!(typed.give_up(), [pasted("slack-"), OPEN]);
        assert!(!typed.is_unfinished() && !typed.is_pasting());
        typed
    };
    assert_eq!(late().take(b"exports\r\x1b[201~q"), [pasted("exports\r"), OVER, plain('q')]);

    // In pieces: between characters, and not within its end.
    let mut typed = late();
    assert!(typed.take("\rq\u{fc}".as_bytes().split_last().unwrap().1).is_empty() && typed.is_unfinished());
    assert_eq!(typed.give_up(), [pasted("\rq"), OPEN]);
    assert!(!typed.is_unfinished() && typed.take(b"\xbcx\x1b[20").is_empty() && typed.is_unfinished());
    assert_eq!(typed.give_up(), [pasted("\u{fc}x"), OPEN]);
    assert!(!typed.is_unfinished());
    assert_eq!(typed.take(b"1~q"), [OVER, plain('q')]);

    // Ctrl-C among other bytes is one of them, as is any key that is no text.
    let mut typed = late();
    assert!(typed.take(b"a\x03y\r").is_empty());
    assert_eq!(typed.give_up(), [pasted("a\x03y\r"), OPEN]);
    assert!(typed.take(b"\x1b[A").is_empty());
    assert_eq!(typed.give_up(), [OPEN]);

    assert_eq!(late().take(b"\x03"), [OVER, interrupt()]);
    let mut typed = late();
    assert!(typed.take(b"\x1b").is_empty() && typed.is_unfinished());
    assert_eq!(typed.give_up(), [OVER]);
    // It was the paste's own end, in two parts.
    assert_eq!(typed.take(b"[201~q"), [plain('q')]);
    assert_eq!(typed.take(b"[2"), [plain('['), plain('2')]);

    // Pressed while the paste was still waited for.
    for (last, then) in [(b'\x03', vec![interrupt()]), (b'\x1b', Vec::new())] {
        let mut typed = Typed::default();
        typed.take(&[b"\x1b[200~half", &[last][..]].concat());
        assert_eq!(typed.give_up(), [vec![pasted("half")], then].concat());
        assert_eq!(typed.take(b"q"), [plain('q')]);
    }
}

/// After a silence a key is a key again, whatever began and never ended; what comes at once is still a part of that.
#[test]
fn after_a_silence_a_key_alone_is_a_key() {
    for begun in [&b"\x1b[200~slack-"[..], b"\x1b]0;abc", b"\x1bPabc", b"\x1b_abc"] {
        let late = || {
            let mut typed = Typed::default();
            typed.take(begun);
            typed.give_up();
            typed
        };
        for alone in [&b"?"[..], b"\r", "\u{fc}".as_bytes(), b"\x1b[A", b"\x1bOP", b"\x1bx", b"\x1b[1;3D"] {
            let mut typed = late();
            assert_eq!(typed.after_silence(alone), [OVER], "{begun:?} {alone:?}");
            assert_eq!(typed.take(alone), Typed::default().take(alone), "{begun:?} {alone:?}");
        }
        for part in [&b"exports\r"[..], b"ab", b"\r\x1b[201~", b"\x1b[201~q", b"\x1b[201~", b"\x1b\\", b"\x07"] {
            assert!(late().after_silence(part).is_empty(), "{begun:?} {part:?}");
        }
        let mut going = Typed::default();
        going.take(begun);
        assert!(going.after_silence(b"?").is_empty(), "it has not been given up yet");
    }
    assert!(Typed::default().after_silence(b"?").is_empty());
}

/// Nothing of what a terminal says of itself is a key: neither whole, nor in parts, nor without its end.
#[test]
fn what_a_terminal_says_is_no_key() {
    for said in
        [&b"\x1b]11;rgb:0000/c/x\x1b\\"[..], b"\x1b]52;c;eHg=\x07", b"\x1bP>|tmux\r\x1b\\", b"\x1b_Gi=31;OK\x1b\\"]
    {
        let mut typed = Typed::default();
        assert_eq!(typed.take(&[said, b"q"].concat()), [plain('q')], "{said:?}");
        assert!(typed.take(&said[..4]).is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), [SAID]);
        assert!(!typed.is_unfinished() && typed.take(b"exports\r").is_empty(), "{said:?}");
        assert_eq!(typed.take(&said[4..]), [OVER], "{said:?}");
        for (key, events) in [(&b"\x03"[..], vec![OVER, interrupt()]), (b"\x1b", vec![OVER])] {
            typed.take(&said[..4]);
            typed.give_up();
            let mut ended = typed.take(key);
            ended.extend(typed.give_up());
            assert_eq!(ended, events, "{said:?}");
        }
        typed.take(&said[..4]);
        assert_eq!(typed.take(b"\x1b[A"), [key(KeyCode::Up, KeyModifiers::NONE)]);
        assert_eq!(typed.take(&said[..2]), [alt(said[1])], "pressed");
    }
    for said in [&b"\x1b[?62;22c"[..], b"\x1b[>0;276;0c", b"\x1b[?2026;2$y", b"\x1b[99;99;99x", b"\x1b[;;x"] {
        assert_eq!(Typed::default().take(&[said, b"q"].concat()), [plain('q')], "{said:?}");
    }
    let mut typed = Typed::default();
    assert!(typed.take(b"\x1b[12;").is_empty() && typed.give_up().is_empty());
    assert_eq!(typed.take(b"3xq"), [plain('q')], "the rest of it");
    typed.take(&[&b"\x1b["[..], &[b'1'; LONGEST]].concat());
    assert_eq!(typed.take(b"11xq"), [plain('q')], "however long it is");
}

proptest! {
    #[test]
    fn whatever_comes_ctrl_c_is_heard(bytes in prop::collection::vec(prop_oneof![
        any::<u8>(),
        prop::sample::select(&b"\x1b\x1b[O0123456789;~<?>MRu"[..]),
    ], 0..80)) {
        let mut typed = Typed::default();
        typed.take(&bytes);
        typed.give_up();
        prop_assert_eq!(typed.take(b"\x03").pop(), Some(interrupt()));
        prop_assert_eq!(typed.take(b"q"), [plain('q')]);
    }
}
