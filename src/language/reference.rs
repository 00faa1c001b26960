//! The short reference that opens beside the editor: sections, each with a sentence and snippets that a click puts in.
//!
//! Data only; all snippets together are one model, which a test keeps checked. Must not know a screen.

/// A section of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub title: &'static str,
    /// What a person should know first.
    pub sentence: &'static str,
    /// Text that may be put in as it stands.
    pub snippets: &'static [&'static str],
    /// What else may be written there, a line each: the line, and what it means.
    pub lines: &'static [(&'static str, &'static str)],
}

/// The sections, in the order in which a model grows.
pub const SECTIONS: [Section; 12] = [
    Section {
        title: "Begin",
        sentence: "A text is one model. A head stands at the left margin, its lines are indented by two spaces, and -- begins a comment.",
        snippets: &["model Workshops\n  title \"Workshops and who comes\"\n"],
        lines: &[("title \"…\"", "what stands above the wall")],
    },
    Section {
        title: "A rough storm",
        sentence: "Heads without lines are stickies in the order of time. An event after a command is its outcome; any other event can be clicked: it happened.",
        snippets: &[
            "actor Trainer\ncommand Announce Season\nevent Season Announced\nhotspot Who pays for the room?\npivotal event Season Closed\n",
        ],
        lines: &[("at Plan Workshop", "under a hotspot: the sticky that it hangs at")],
    },
    Section {
        title: "Aggregate",
        sentence: "An aggregate is what says yes or no. It has a key, remembers what its events change, and refuses for all of its commands.",
        snippets: &[
            "aggregate Workshop\n  one per workshop_id\n  known by title\n  remembers seats: whole number\n  remembers guests: list of email\n  remembers status: one of PLANNED, HELD\n  begins with Plan Workshop\n  refuse already_held \"The workshop was held\" if workshop.status is HELD\n",
        ],
        lines: &[
            ("begins with Plan Workshop", "only this command makes a new one; any other is refused not_found"),
            (
                "begins with … as taken \"…\"",
                "how it is refused on one that exists; already_created if nothing is said",
            ),
            ("refuse code \"sentence\" if …", "a rule, tried in the order of the lines"),
            ("nothing if …", "accepted, and nothing happens"),
        ],
    },
    Section {
        title: "Command",
        sentence: "A command says who gives it, on what, and what it wants to be told. Its form has the examples. Then it makes events.",
        snippets: &[
            "command Plan Workshop\n  by Trainer on Workshop\n  workshop_id: new id\n  title: text of at least 3 letters, e.g. \"Event storming\"\n  seats: whole number above 0, e.g. 2\n  unique title in Workshops\n  then Workshop Planned\n",
            "command Book Seat\n  by Guest on Workshop\n  workshop_id: id from Workshops where status is PLANNED\n  guest: email, e.g. \"ann@example.com\"\n  refuse fully_booked \"All {workshop.seats} seats are taken\" if count(workshop.guests) >= workshop.seats\n  nothing if guest in workshop.guests\n  then Seat Booked\n",
            "command Hold Workshop\n  by Trainer on Workshop\n  workshop_id: id from Workshops where status is PLANNED\n  then Workshop Held\n",
        ],
        lines: &[
            ("then X with a: b if …", "an event, what its other fields are, and when"),
            ("otherwise Y", "if no `then … if` before it happened"),
            ("then X for g in workshop.guests", "once for each"),
            ("asks Mail", "what an outside system says; lines under it refuse or set"),
            ("unique title in Workshops held by workshop_id", "nobody else may have the value"),
        ],
    },
    Section {
        title: "Event",
        sentence: "An event has the fields of its command unless it lists its own. Its lines say what the aggregate remembers.",
        snippets: &[
            "event Workshop Planned\n  copies seats; sets status to PLANNED\n",
            "event Seat Booked\n  adds guest to guests\n",
            "pivotal event Workshop Held\n  sets status to HELD\n",
        ],
        lines: &[
            ("sets field to value", "remembers a value"),
            ("copies a, b of thing", "remembers fields of the event, or of a thing"),
            ("adds value to field", "a number grows, a list gets one more"),
            ("takes value from field", "the opposite"),
            ("amount: number", "a field of its own"),
            ("was Old Name", "what the event was called before"),
        ],
    },
    Section {
        title: "Types",
        sentence: "A field is a name, a colon and a type. It must be there unless it is optional.",
        snippets: &[
            "record Address\n  street: text up to 80\n  zip: text like 99999, e.g. \"10115\"\n  country: one of DE, AT, CH = DE\n  note: text, optional\n",
        ],
        lines: &[
            ("new id, id, id from VIEW where status is OPEN", "ids; what a form offers"),
            ("text, email, time, yes/no, anything", "plain values"),
            ("number above 0, whole number", "numbers"),
            ("one of A, B", "one of some words"),
            ("list of …, map of …, Address", "several of them, by key, a record"),
            ("= value", "what it is where nothing is given"),
            ("e.g. value counting in VIEW", "what the form shows; counted on from a view"),
            (", was value", "what older events had instead"),
        ],
    },
    Section {
        title: "Values",
        sentence: "A bare word is a field of the command or event at hand, or a word of a type. A text stands in quotes.",
        snippets: &[],
        lines: &[
            ("workshop.guests", "what the aggregate Workshop remembers"),
            ("is, is not, <, <=, >, >=, in, not in, contains, starts with", "comparisons"),
            ("is empty, is new, is missing", "what there is not"),
            ("and, or, not, or else", "or else: the second where the first is nothing"),
            ("yes, no, nothing, now, new id", "values"),
            (
                "count sum any all distinct first last min max join",
                "of a list: sum(i.price * i.count for i in items where i.count > 0)",
            ),
            ("upper lower trim length round if chance", "if(condition, a, b); chance(1, 10)"),
            ("event.time, event.version, event.position", "about the event at hand"),
        ],
    },
    Section {
        title: "View",
        sentence: "A view is a table with a key, made from events only. Rules never read it.",
        snippets: &[
            "view Workshops\n  one row per workshop_id\n  shows title, seats, booked, status\n  sorted by title\n  empty \"No workshop is planned.\"\n  on Workshop Planned adds row: copies title, seats; sets booked to 0; sets status to PLANNED\n  on Seat Booked changes row: adds 1 to booked\n  on Workshop Held changes row: sets status to HELD\n",
        ],
        lines: &[
            ("on EVENT adds row for i in items where …", "one for each"),
            ("on EVENT changes rows where row.a is b", "several rows; `removes` likewise"),
            ("on EVENT adds or changes row at key", "the key, if the event has it under another name"),
            ("Workshops[workshop_id].title", "a row of another view"),
            ("row, rows, position", "the row at hand, all of them, the number of the turn"),
        ],
    },
    Section {
        title: "Policy",
        sentence: "Whenever an event, then a command. It is filled from the event; `with` says the rest.",
        snippets: &[
            "policy Certificates\n  whenever Workshop Held then Issue Certificates with certificate_id: new id\n",
            "command Issue Certificates\n  certificate_id: new id\n  workshop_id: id from Workshops\n  then Certificates Issued\n",
            "event Certificates Issued\n",
        ],
        lines: &[("whenever A or B then C if …", "several events, a condition")],
    },
    Section {
        title: "Process",
        sentence: "A process remembers between events, one run per key. It starts on an event, goes on, and ends.",
        snippets: &[
            "process Season Review\n  one per workshop_id\n  remembers bookings: whole number\n  starts on Workshop Planned: sets bookings to 0\n  goes on with Seat Booked: adds 1 to bookings\n  ends on Workshop Held\n",
        ],
        lines: &[
            ("starts on EVENT at field", "the key, if the event has it under another name"),
            ("then COMMAND with …", "gives a command"),
        ],
    },
    Section {
        title: "System",
        sentence: "A system is outside. Its settings can be changed on the wall, and commands ask it.",
        snippets: &["system Mail\n  reachable: yes/no = yes\n  delay_ms: whole number = 100\n"],
        lines: &[
            ("asks Mail", "under a command"),
            ("refuse mail_down \"…\" if not system.reachable", "under `asks`"),
            ("sets score to system.scores[name]", "under `asks`: a value for its rules and events"),
        ],
    },
    Section {
        title: "Story",
        sentence: "A story is a guided tour and a test. Fields that a line leaves out have the form's examples, ids the last one used.",
        snippets: &[
            "story Two seats and three guests\n  \"Two seats are enough for two.\"\n  when Plan Workshop with seats: 2\n  then Workshop Planned\n  when Book Seat with guest: \"ann@example.com\"\n  when Book Seat with guest: \"bo@example.com\"\n  when Book Seat with guest: \"cy@example.com\"\n  then refused fully_booked\n  then Workshops shows 1 row with booked: 2\n",
        ],
        lines: &[
            ("given EVENT with …", "history: nobody acts on it"),
            ("then nothing", "accepted, and no event"),
            ("later EVENT", "what a policy or process made of it"),
            ("order_id: #A", "a label for an id"),
            ("pause, resume, rebuild NAME", "a policy, process or view"),
            ("set Mail with reachable: no", "a setting"),
            ("wait 5 minutes, look back 3", "time goes on; the playhead goes back"),
        ],
    },
];

/// The first lines of a new model.
pub const FIRST_LINES: &str = "model My Model\n\ncommand Borrow Book\nevent Book Borrowed\n";

#[cfg(test)]
mod tests {
    use super::{FIRST_LINES, SECTIONS};
    use crate::language::check;

    #[test]
    fn all_snippets_together_are_a_model_without_a_finding() {
        let text: Vec<_> = SECTIONS.iter().flat_map(|section| section.snippets).copied().collect();
        let checked = check(&text.join("\n"));
        assert_eq!(checked.findings, []);
    }

    #[test]
    fn a_new_model_begins_without_a_finding() {
        assert_eq!(check(FIRST_LINES).findings, []);
    }

    #[test]
    fn every_section_says_something() {
        for section in SECTIONS {
            assert!(section.sentence.ends_with('.'), "{}", section.title);
            assert!(!section.snippets.is_empty() || !section.lines.is_empty(), "{}", section.title);
        }
    }
}
