//! A text typed on the page that it belongs to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use crate::config::{Action, Mode};
use crate::contract::{ErrorKind, Input, Outcome};
use crate::screens::form::slots::FormSlot;
use crate::screens::form::{InPlace, Typed};
use crate::screens::testing::{ScreenHarness, error};
use crate::screens::{Cx, Handled, OverlayAnswer, Screen, Session, Slot, View};

const COMMENT: &str =
    "cases/domains/d1/cases/c1/related-items?type=Comment&content.comment.contentType=Text%2FPlain!create";

/// A page that has nothing but the text.
#[derive(Debug)]
struct Page {
    text: InPlace,
    last: Typed,
}

impl Page {
    fn open(harness: &mut ScreenHarness) -> Self {
        let text = InPlace::open(&COMMENT.parse().unwrap(), "content.comment.body", &mut harness.cx());
        Self { text: text.unwrap(), last: Typed::Open }
    }
}

impl Screen for Page {
    fn name(&self) -> &'static str {
        "in-place"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn mode(&self) -> Mode {
        InPlace::mode()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let (handled, last) = self.text.act(action, cx);
        self.last = last;
        handled
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        self.text.text(input, cx);
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Slot::Form(slot) = slot else { return };
        self.last = self.text.result(slot, outcome, cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        self.last = self.text.take_answer(what, cx);
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        InPlace::actions()
    }

    fn title(&self, _view: &View<'_>) -> String {
        "Case".to_owned()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let height = self.text.height(area.width).min(area.height);
        self.text.draw("Comment", true, Rect { height, ..area }, buf, view);
    }
}

fn harness() -> ScreenHarness {
    ScreenHarness::at("cases/domains/d1/cases/c1").sized(60, 12)
}

#[test]
fn a_comment_is_typed_and_sent_as_its_form_would_send_it() {
    let mut harness = harness();
    let mut page = Page::open(&mut harness);
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("nothing was typed"));
    harness.type_text(&mut page, "The customer sends the unit in; the label went out by e-mail.");
    harness.press(&mut page, "enter");
    harness.type_text(&mut page, "위 Order 20418");
    super::looks("in_place_60x12", &harness.page(&page));
    harness.shrink(&page);
    assert!(page.text.unsaved().is_some(), "what was typed is not lost in silence");
    harness.press(&mut page, "ctrl-s");
    let sent = harness.effects.iter().find_map(|effect| match effect {
        crate::contract::Effect::Start(call) => match &call.work {
            crate::contract::Work::Api(request) if request.operation.operation().is_write() => {
                Some(request.input.clone())
            }
            _ => None,
        },
        _ => None,
    });
    let body = "The customer sends the unit in; the label went out by e-mail.\n위 Order 20418";
    let content = json!({"comment": {"body": body, "contentType": "Text/Plain"}});
    assert_eq!(sent, Some(json!({"domainId": "d1", "caseId": "c1", "type": "Comment", "content": content})));
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("nothing is sent a second time"));
    harness.answer(&mut page, FormSlot::Submit, json!({"relatedItemId": "r1", "relatedItemArn": "arn"}));
    assert_eq!(page.last, Typed::Done { sent: true });
    assert_eq!(harness.asked(), [], "the page stays, and says itself that it is done");
}

#[test]
fn what_was_typed_stays_when_it_is_left_and_when_it_is_refused() {
    let mut harness = harness();
    let mut page = Page::open(&mut harness);
    harness.press(&mut page, "esc");
    assert_eq!(page.last, Typed::Done { sent: false }, "there is nothing to be kept");
    harness.type_text(&mut page, "Label sent");
    harness.press(&mut page, "esc");
    assert_eq!(page.last, Typed::Rests);
    assert!(harness.page(&page).contains("Label sent"));
    harness.type_text(&mut page, "!");
    harness.press(&mut page, "ctrl-s");
    let refused = error(ErrorKind::Conflict, "ConflictException", "The case is being merged.", 409);
    harness.result(&mut page, FormSlot::Submit, &Outcome::Failed(refused));
    let seen = harness.page(&page);
    assert!(seen.contains("Label sent!") && seen.contains("The case is being merged."), "{seen}");
    // It can be changed and sent again.
    harness.type_text(&mut page, " today");
    assert!(!harness.page(&page).contains("being merged"));
    harness.press(&mut page, "ctrl-s");
    harness.answer(&mut page, FormSlot::Submit, json!({"relatedItemId": "r1", "relatedItemArn": "arn"}));
    assert_eq!(page.last, Typed::Done { sent: true });
}

#[test]
fn nothing_is_sent_where_nothing_may_be_changed() {
    let mut harness = harness();
    let mut page = Page::open(&mut harness);
    harness.session.contexts[0].read_only = true;
    harness.type_text(&mut page, "Label sent");
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("nothing is sent"));
    assert!(harness.effects.iter().all(|effect| !matches!(effect, crate::contract::Effect::Start(call)
        if matches!(&call.work, crate::contract::Work::Api(request) if request.operation.operation().is_write()))));
}

#[test]
fn what_may_have_been_sent_is_not_sent_again_unasked() {
    let mut harness = harness();
    let mut page = Page::open(&mut harness);
    harness.type_text(&mut page, "Label sent");
    harness.press(&mut page, "ctrl-s");
    let cut = error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    harness.result(&mut page, FormSlot::Submit, &Outcome::Failed(cut));
    assert!(harness.said().contains("the connection broke"));
    assert!(harness.page(&page).contains("Label sent") && page.text.unsaved().is_some());
    let writes = |harness: &ScreenHarness| {
        let is_write = |effect: &&crate::contract::Effect| {
            matches!(effect, crate::contract::Effect::Start(call)
                if matches!(&call.work, crate::contract::Work::Api(request) if request.operation.operation().is_write()))
        };
        harness.effects.iter().filter(is_write).count()
    };
    let before = writes(&harness);
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("Send it again?"));
    assert_eq!(writes(&harness), before, "first it is asked");
    harness.take_answer(&mut page, OverlayAnswer::Form(crate::screens::FormAnswer::SendAgain));
    assert_eq!(writes(&harness), before + 1);
}
