//! Promise: a league is run from the wall and the desk of attendance, by clicking: teams, games, mails, answers, the clock.

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use super::support::{Colours, Page, Size, eventually_eq, visit};

const ALICE: &str = "alice@example.com";
const BOB: &str = "bob@example.com";

/// The part of the desk that a mail to somebody is, the newest one.
fn mail(to: &str) -> String {
    format!("[data-mail][data-to='{to}']")
}

impl Page {
    async fn open_desk(&self) {
        self.open_at("#attendance?tab=desk").await;
        self.wait_for("[data-part=inbox]").await;
    }

    async fn register_team(&self, name: &str) {
        let form = self.begin("RegisterTeam").await;
        form.fill("name", name).await;
        form.send().await;
    }

    async fn join(&self, name: &str, email: &str) {
        let form = self.begin("JoinTeam").await;
        form.fill("player.name", name).await;
        form.fill("player.email", email).await;
        form.send().await;
    }

    /// A team with two players and a game in an hour.
    async fn plan_a_game(&self) {
        self.register_team("The Noodles").await;
        self.join("Alice", ALICE).await;
        self.join("Bob", BOB).await;
        self.run_command("ScheduleGame").await;
        self.wait_for("[data-part=coming] [data-game]").await;
    }

    async fn answer(&self, to: &str, answer: &str) {
        self.click(&format!("{} [data-reply={answer}]", mail(to))).await;
    }

    async fn write_with_it(&self, to: &str, message: &str) {
        let field = self.element(&format!("{} [data-field=message]", mail(to))).await;
        field.send_keys(message).await.expect("the field can be typed into");
    }

    async fn mails(&self) -> usize {
        self.browser().driver().find_all(By::Css("[data-mail]")).await.expect("mails").len()
    }

    async fn wait_for_mails(&self, count: usize) {
        eventually_eq("mails", count, async || self.mails().await).await;
    }

    /// Waits until so many come, may come, do not, and have not answered.
    async fn wait_for_counts(&self, counts: [u64; 4]) {
        let script = "return ['yes', 'maybe', 'no', 'no_answer'].map((column) =>
            Number(document.querySelector(`[data-part=coming] [data-count=${column}] strong`)?.textContent ?? -1))";
        eventually_eq("yes, maybe, no, no answer", json!(counts), async || self.look(script, &[]).await).await;
    }

    /// Gives a command that is refused; gives the code.
    async fn refused(&self, command: &str) -> String {
        let form = self.begin(command).await;
        form.submit().await;
        let (code, _) = form.refusal().await;
        self.press(Key::Escape).await;
        self.wait_until_gone("dialog.command-form[open]").await;
        code
    }

    async fn events(&self) -> Vec<String> {
        let types = self.log_types().await;
        types.into_iter().map(|name| name.trim_start_matches("Attendance.").to_owned()).collect()
    }
}

#[tokio::test]
async fn the_noodles_are_asked_answer_play_and_bob_is_too_late_all_by_clicking() {
    visit(async |page: &Page| {
        page.open_desk().await;
        page.wait_for_words("[data-part=inbox]", &["No mail yet"]).await;
        page.wait_for_words("[data-part=coming]", &["No game yet"]).await;
        page.wait_for_words("[data-part=teams]", &["No team yet"]).await;
        page.plan_a_game().await;
        page.wait_for_words("[data-part=coming]", &["Monarch Park - Field 4", "Nobody was asked yet"]).await;
        page.wait_for_words("[data-part=teams]", &["The Noodles", "Alice, Bob", "Monarch Park"]).await;

        page.run_command("CheckAttendance").await;
        page.wait_for_mails(2).await;
        let words = ["Are you coming?", "reminder@example.com", "Hi Alice", "Monarch Park - Field 4", "Not answered yet"];
        page.wait_for_words(&mail(ALICE), &words).await;
        page.wait_for_counts([0, 0, 0, 2]).await;

        page.write_with_it(ALICE, "I'll be 10 minutes late").await;
        page.answer(ALICE, "yes").await;
        page.wait_for_words(&format!("{} [data-answered]", mail(ALICE)), &["Answered yes", "10 minutes late"]).await;
        page.wait_for_counts([1, 0, 0, 1]).await;
        page.wait_for_words("[data-part=coming] [data-player=Alice]", &["yes", "I'll be 10 minutes late"]).await;
        let field = format!("return document.querySelector(\"{} [data-field=message]\").value", mail(ALICE));
        eventually_eq("what is left in the field", json!(""), async || page.look(&field, &[]).await).await;

        assert_eq!(page.refused("StartGame").await, "cant_start_game_before_start_time");
        page.wait_for_words("[data-part=clock]", &["The next game is at Monarch Park"]).await;
        page.click("[data-action=to-next-game]").await;
        page.wait_for_words("[data-moved]", &["It was moved", "ahead of the real time"]).await;
        page.wait_for_words("[data-part=teams]", &["No game before it"]).await;
        page.run_command("StartGame").await;
        page.run_command("EndGame").await;
        page.wait_for_words("[data-part=coming] [data-player=Bob]", &["no answer", "closed"]).await;

        page.answer(BOB, "no").await;
        let refusal = page.wait_for_words(&format!("{} [data-refusal=check_closed]", mail(BOB)), &["No:"]).await;
        assert!(refusal.contains("Attendance check is closed"), "{refusal}");
        let expected = [
            "TeamRegistered", "PlayerJoinedTeam", "PlayerJoinedTeam", "GameScheduled", "AttendanceCheckStarted",
            "TeamAttendanceCheckStarted", "AttendanceRequested", "AttendanceRequested", "AttendanceConfirmed",
            "GameStarted", "GameEnded", "AttendanceCheckClosed", "AttendanceCheckClosed",
        ];
        assert_eq!(page.events().await, expected);
        let versions = "return (await hindcast.streams()).map(({ stream_id, version }) => [stream_id.split('-')[0], version]).sort()";
        assert_eq!(page.js(versions).await, json!([["attendance", 2], ["attendance", 3], ["game", 4], ["team", 4]]));
    })
    .await;
}

#[tokio::test]
async fn an_answer_can_be_changed_and_the_desk_is_as_of_the_playhead() {
    visit(async |page: &Page| {
        page.open_desk().await;
        page.plan_a_game().await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(2).await;
        page.write_with_it(ALICE, "gladly").await;
        page.answer(ALICE, "yes").await;
        page.wait_for_counts([1, 0, 0, 1]).await;
        page.answer(ALICE, "maybe").await;
        page.wait_for_counts([0, 1, 0, 1]).await;
        page.wait_for_words(&format!("{} [data-answered]", mail(ALICE)), &["Answered maybe."]).await;
        page.answer(BOB, "no").await;
        page.wait_for_counts([0, 1, 1, 0]).await;

        let head = page.head().await;
        page.seek(head - 2).await;
        page.wait_for_counts([1, 0, 0, 1]).await;
        page.wait_for_words(&format!("{} [data-answered]", mail(ALICE)), &["Answered yes", "gladly"]).await;
        page.wait_for_words(&format!("{} [data-answered]", mail(BOB)), &["Not answered yet"]).await;
        for off in ["[data-reply=yes]", "[data-action=hour-on]", "[data-action=set-clock]", "[data-field=message]"] {
            page.wait_for(&format!("{off}:disabled")).await;
        }
        page.seek(head - 4).await;
        page.wait_for_mails(1).await;
        page.seek(4).await;
        page.wait_for_mails(0).await;
        page.wait_for_words("[data-part=teams]", &["Monarch Park"]).await;
        page.js("await hindcast.seek('head')").await;
        page.wait_for_counts([0, 1, 1, 0]).await;
        page.wait_for("[data-reply=yes]:enabled").await;
    })
    .await;
}

#[tokio::test]
async fn a_moved_clock_stays_moved_in_every_tab_and_after_a_reload() {
    visit(async |page: &Page| {
        page.open_desk().await;
        page.wait_for_words("[data-moved]", &["the real time"]).await;
        assert!(page.has("[data-action=real-time]:disabled").await);
        page.click("[data-action=hour-on]").await;
        page.wait_for_words("[data-moved]", &["It was moved: 1 hour ahead"]).await;
        page.click("[data-action=day-on]").await;
        page.wait_for_words("[data-moved]", &["1 day 1 hour ahead"]).await;
        page.reload().await;
        page.wait_for_words("[data-moved]", &["1 day 1 hour ahead"]).await;
        let [first, second] = page.open_second_tab().await;
        page.open_desk().await;
        page.wait_for_words("[data-moved]", &["1 day 1 hour ahead"]).await;
        page.click("[data-action=real-time]").await;
        page.wait_for_words("[data-moved]", &["It shows the real time"]).await;
        page.go_to_tab(&first).await;
        page.wait_for_words("[data-moved]", &["It shows the real time"]).await;

        let typed = "const field = document.querySelector('[data-field=clock]');
            field.value = args[0];
            field.dispatchEvent(new Event('input', { bubbles: true }))";
        page.js_with(typed, &[json!("")]).await;
        page.wait_for_words("[data-clock-fault]", &["no whole date and time"]).await;
        assert!(page.has("[data-action=set-clock]:disabled").await);
        page.js_with(typed, &[json!("2031-03-02T18:00")]).await;
        page.click("[data-action=set-clock]").await;
        page.wait_for_words("[data-moved]", &["It was moved"]).await;
        let told = "const told = new Date(document.querySelector('[data-clock]').dataset.clock);
            return Math.floor((told - new Date('2031-03-02T18:00')) / 60000)";
        eventually_eq("minutes since the time it was set to", json!(0), async || page.look(told, &[]).await).await;
        let ticks = "return document.querySelector('[data-clock]').dataset.clock";
        let before = page.js(ticks).await;
        eventually_eq("whether it ticks", true, async || page.look(ticks, &[]).await != before).await;
        page.register_team("The Noodles").await;
        let at = "return (await hindcast.readAll({}))[0].created_at";
        assert!(page.js(at).await.as_str().expect("a time").starts_with("2031-03-02"), "events have its times");
        page.js("await hindcast.deleteWorkspace()").await;
        page.wait_for_words("[data-moved]", &["It shows the real time"]).await;
        page.go_to_tab(&second).await;
        page.wait_for_words("[data-moved]", &["It shows the real time"]).await;
    })
    .await;
}

#[tokio::test]
async fn who_leaves_a_story_leaves_its_time() {
    visit(async |page: &Page| {
        let begin = "await hindcast.reset({ context: 'attendance', scenario: 'too-late' })";
        let ahead = async || page.look("return (await hindcast.clock()).ahead_ms", &[]).await;
        let tell_the_first_beat = async || {
            page.js(begin).await;
            page.tell_beat(1).await;
            assert_ne!(ahead().await, json!(0), "the story has moved the clock");
        };
        for leaves_by_another_wall in [false, true] {
            tell_the_first_beat().await;
            if leaves_by_another_wall {
                page.show_wall("loans").await;
            } else {
                page.click("[data-action=leave-story]").await;
            }
            page.wait_until_gone(".story").await;
            eventually_eq("what the clock is ahead", json!(0), ahead).await;
        }
        let created_at =
            "const data = { loan_request_id: crypto.randomUUID(), name: 'Yev', amount: 7, national_id: '999999aa' };
            const { events } = await hindcast.dispatch('loans', 'RequestLoan', data);
            return Math.abs(new Date(events[0].created_at) - Date.now()) < 60_000";
        assert_eq!(page.js(created_at).await, json!(true), "a loan has nothing to do with it");
        page.js("await hindcast.reset({ context: 'loans', scenario: 'review' })").await;
        page.tell_beat(1).await;
        page.js("await hindcast.clock('2031-03-02T18:00:00Z')").await;
        page.click("[data-action=leave-story]").await;
        page.wait_until_gone(".story").await;
        assert_ne!(ahead().await, json!(0), "a clock that somebody else has moved stays moved");
    })
    .await;
}

#[tokio::test]
async fn no_rebuild_reset_or_import_sends_a_mail_again() {
    visit(async |page: &Page| {
        page.open_desk().await;
        page.plan_a_game().await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(2).await;
        page.click("[role=tab][data-tab=handlers]").await;
        for handler in ["Attendance.Mailer", "Attendance.Attendance check"] {
            let body = format!("tbody[data-handler=\"{handler}\"]");
            page.click(&format!("{body} .disclose")).await;
            for action in ["rebuild", "reset", "reset-now"] {
                page.click(&format!("{body} [data-action={action}]")).await;
            }
            page.idle().await;
        }
        page.click("[role=tab][data-tab=desk]").await;
        page.idle().await;
        page.wait_for_mails(2).await;
        let log = page.export().await;
        let imported = page.js_with("return await hindcast.import(args[0])", &[json!(log)]).await;
        assert_eq!((&imported["new"], &imported["already_there"]), (&json!(0), &json!(8)));
        page.idle().await;
        page.wait_for_mails(2).await;

        page.js("await hindcast.deleteWorkspace()").await;
        page.wait_for_mails(0).await;
        page.js_with("await hindcast.import(args[0])", &[json!(log)]).await;
        page.idle().await;
        page.wait_for_counts([0, 0, 0, 2]).await;
        assert_eq!(page.mails().await, 0, "what a file tells has happened elsewhere, and the mails went out there");
    })
    .await;
}

#[tokio::test]
async fn what_a_mail_says_is_text_and_never_markup() {
    visit(async |page: &Page| {
        page.open_desk().await;
        let evil = "<img src=x onerror=\"document.title='taken over'\">";
        page.register_team(&format!("The {evil}")).await;
        page.join(evil, ALICE).await;
        let form = page.begin("ScheduleGame").await;
        form.fill("location", &format!("Field {evil}")).await;
        form.send().await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(1).await;
        page.write_with_it(ALICE, evil).await;
        page.answer(ALICE, "yes").await;
        page.wait_for_words(&format!("{} [data-answered]", mail(ALICE)), &["Answered yes", evil]).await;
        page.wait_for_words(&mail(ALICE), &["Hi <img", "Field <img"]).await;
        page.wait_for_words("[data-part=coming]", &["Field <img", "onerror"]).await;
        assert_eq!(page.js("return document.querySelectorAll('.desk img').length").await, json!(0));
        assert_ne!(page.js("return document.title").await, json!("taken over"));
    })
    .await;
}

#[tokio::test]
async fn wrong_inputs_are_answered_where_they_were_given() {
    visit(async |page: &Page| {
        page.open_desk().await;
        let form = page.begin("RegisterTeam").await;
        form.fill("name", "No").await;
        form.submit().await;
        assert!(form.faults(1).await["name"].contains("at least 3"));
        form.fill("name", "The Noodles").await;
        form.send().await;
        page.run_command("ScheduleGame").await;
        page.run_command("CheckAttendance").await;
        assert_eq!(page.events().await.last().map(String::as_str), Some("TeamAttendanceCheckStarted"));
        assert_eq!(page.mails().await, 0, "a team without players: nobody is asked");
        page.wait_for_words("[data-part=coming]", &["Nobody was asked yet"]).await;

        page.join("Alice", ALICE).await;
        let form = page.begin("JoinTeam").await;
        form.fill("player.name", "Somebody").await;
        form.fill("player.email", "Alice@Example.com").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "player_already_joined_team");
        form.fill("player.email", "nobody").await;
        form.submit().await;
        assert!(form.faults(1).await.contains_key("player.email"));
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.command-form[open]").await;

        let form = page.begin("ScheduleGame").await;
        form.fill("start_time", "tomorrow").await;
        form.submit().await;
        assert!(form.faults(1).await.contains_key("start_time"));
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.command-form[open]").await;
        page.register_team("The Artichokes").await;
        let form = page.begin("CheckAttendance").await;
        form.choose("team_id", "The Artichokes").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "team_not_scheduled_for_game");
        form.choose("team_id", "The Noodles").await;
        form.send().await;
        page.wait_for_mails(1).await;
        let form = page.begin("ConfirmAttendance").await;
        form.fill("token", "guessed").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "invalid_token");
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.command-form[open]").await;
        assert_eq!(page.refused("EndGame").await, "not_started");
        page.run_command("CancelGame").await;
        page.wait_for_words("[data-part=coming]", &["cancelled"]).await;
        assert_eq!(page.refused("CancelGame").await, "not_scheduled");
        assert_eq!(page.refused("StartGame").await, "game_cancelled");
        page.answer(ALICE, "yes").await;
        page.wait_for(&format!("{} [data-refusal=check_closed]", mail(ALICE))).await;
    })
    .await;
}

#[tokio::test]
async fn each_player_has_an_inbox_of_their_own() {
    visit(async |page: &Page| {
        page.open_desk().await;
        page.plan_a_game().await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(2).await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(4).await;
        let first = page.attribute("[data-mail]", "data-to").await;
        assert_eq!(first.as_deref(), Some(BOB), "the newest first");
        page.js_with(
            "const whose = document.querySelector('[data-field=whose]');
             whose.value = args[0];
             whose.dispatchEvent(new Event('change', { bubbles: true }))",
            &[json!(ALICE)],
        )
        .await;
        page.wait_for_mails(2).await;
        page.wait_for_words("[data-mails]", &["2 of 4 mails"]).await;
        assert!(!page.has(&mail(BOB)).await);
    })
    .await;
}

const SIZES: [(&str, Size); 2] = [("1280x800", Size(1280, 800)), ("390x844", Size(390, 844))];

#[tokio::test]
async fn pictures_are_kept_of_the_desk() {
    visit(async |page: &Page| {
        page.open_desk().await;
        pictures(page, "attendance-desk-empty").await;
        page.plan_a_game().await;
        page.run_command("CheckAttendance").await;
        page.wait_for_mails(2).await;
        page.write_with_it(ALICE, "I'll be 10 minutes late").await;
        page.answer(ALICE, "yes").await;
        page.wait_for_counts([1, 0, 0, 1]).await;
        page.run_command("CancelGame").await;
        page.answer(BOB, "no").await;
        page.wait_for(&format!("{} [data-refusal]", mail(BOB))).await;
        for part in ["clock", "inbox", "coming", "teams"] {
            let script = "document.querySelector(`[data-part=${args[0]}]`).scrollIntoView()";
            page.js_with(script, &[json!(part)]).await;
            pictures_of(page, &format!("attendance-desk-{part}"), Some(part)).await;
        }
    })
    .await;
}

async fn pictures(page: &Page, what: &str) {
    pictures_of(page, what, None).await;
}

async fn pictures_of(page: &Page, what: &str, part: Option<&str>) {
    for (device, size) in SIZES {
        page.resize(size).await;
        for colours in [Colours::Dark, Colours::Light] {
            page.browser().prefer(colours).await;
            let script = "document.querySelector(`[data-part=${args[0]}]`)?.scrollIntoView()";
            page.js_with(script, &[part.map_or(Value::Null, Into::into)]).await;
            page.browser().picture(&format!("{what}-{device}-{}", colours.name())).await;
        }
        assert_eq!(page.overflow(size).await, 0, "{what} at {size:?}");
    }
    page.resize(Size(1280, 800)).await;
}
