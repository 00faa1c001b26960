//! A wall as a text: stickies that touch are a word, what follows from each other is a paragraph.
//!
//! A word is never torn apart: a command with its actor, its aggregate and its events; a policy with the system that it tells; a
//! read model. What an aggregate decides for people is one paragraph, and so is what a policy sets off. Must not know where a
//! line ends.

use super::wall_layout::Rect;
use super::wall_text::{self, LEADING};
use crate::engine::model::{Model, PolicySticky, Step, StickyId, StickyKind, ViewSticky, label};

/// The side of a square sticky, in wall units.
pub const SIDE: f64 = 116.0;
/// The height of an aggregate, right above its command and events.
pub const BAND: f64 = 24.0;
/// The usual size of a name.
pub const NAME: f64 = 16.0;
/// The size below which no name is set.
pub const SMALLEST_NAME: f64 = 12.0;
/// The size of a kind and of what a policy says.
pub const KIND: f64 = 12.5;
/// What is left free at each side of a text.
const INSET: f64 = 5.5;
/// The row of the kind, above a name.
const KIND_ROW: f64 = 15.0;
/// The height of a square sticky whose name has three lines.
const HEIGHT: f64 = 80.0;
const ACTOR_HEIGHT: f64 = 24.0;
const ACTOR_OUTSIDE: f64 = 8.0;
/// How far an actor lies over the lower edge of the command, where no text is.
const ACTOR_OVER: f64 = 4.0;
/// The widths that a policy is given, the more the longer it speaks.
const POLICY_WIDTHS: [f64; 3] = [180.0, 232.0, 320.0];
/// How high a policy may be before it is given more width.
const TALL_POLICY: f64 = 150.0;
const TOLD_WIDTH: f64 = 110.0;
const HOTSPOT_WIDTH: f64 = 148.0;
const VIEW_WIDTH: f64 = 216.0;
/// The room in which its rows stand.
pub const CARD_ROOM: f64 = VIEW_WIDTH - 2.0 * INSET;
/// Of a read model's name so much is left for the number of its rows.
const VIEW_COUNT: f64 = 66.0;
/// The rows of a read model that are shown on it.
pub const VIEW_ROWS: usize = 3;
const VIEW_ROW: f64 = 18.0;

/// A sticky at its place in a word: seen from the word's left side and from the line that commands and events hang at.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which one.
    pub id: StickyId,
    /// What a person reads on it.
    pub label: String,
    /// Its place.
    pub place: Rect,
    /// The size of its name.
    pub name_size: f64,
}

/// What is never torn apart.
#[derive(Clone, Debug)]
pub struct Word {
    /// The stickies, in the order in which a reader walks them.
    pub parts: Vec<Part>,
    /// How wide it is.
    pub width: f64,
    /// Whether another phase begins after it.
    pub ends_phase: bool,
}

/// Words that follow from each other.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// The words.
    pub words: Vec<Word>,
    /// Whether it begins a line wherever the one before ends: what a policy sets off does.
    pub opens_line: bool,
}

/// What a paragraph is made of.
#[derive(Default)]
struct Group<'a> {
    /// The policies that it begins with.
    heads: Vec<&'a PolicySticky>,
    steps: Vec<&'a Step>,
    views: Vec<&'a ViewSticky>,
}

impl Group<'_> {
    /// About how long it is, in stickies.
    fn length(&self) -> usize {
        let steps: usize = self.steps.iter().map(|step| 1 + step.events.len()).sum();
        steps + 2 * (self.views.len() + self.heads.len())
    }

    fn happens(&self, event: &str) -> bool {
        self.steps.iter().any(|step| step.events.contains(&event))
    }
}

/// The paragraphs of a model whose words are no wider than `limit`, where that is possible.
#[must_use]
pub fn paragraphs(model: &Model, limit: f64) -> Vec<Paragraph> {
    let written = groups(model).into_iter().map(|group| {
        let opens_line = group.heads.iter().any(|policy| !policy.then.is_empty());
        let mut words: Vec<Word> = group.heads.iter().map(|policy| policy_word(model, policy)).collect();
        for step in &group.steps {
            words.push(step_word(model, step, limit));
            let hotspots = model.hotspots.iter().filter(|hotspot| hotspot.at == step.command.name);
            words.extend(hotspots.map(|hotspot| hotspot_word(hotspot.question)));
        }
        words.extend(group.views.iter().map(|view| view_word(view.name)));
        Paragraph { words, opens_line }
    });
    written.chain([loose(model)]).filter(|paragraph| !paragraph.words.is_empty()).collect()
}

/// What belongs to nothing else on the wall.
fn loose(model: &Model) -> Paragraph {
    let is_used = |name: &str| {
        model.steps.iter().any(|step| step.asks == Some(name))
            || model.policies.iter().any(|policy| policy.tells == Some(name))
    };
    let systems = model.systems.iter().filter(|system| !is_used(system.name)).map(|system| system_word(system.name));
    let hotspots = model.hotspots.iter().filter(|hotspot| model.step(hotspot.at).is_none());
    let others = model.loose.iter().map(loose_word);
    let words = systems.chain(hotspots.map(|hotspot| hotspot_word(hotspot.question))).chain(others).collect();
    Paragraph { words, opens_line: false }
}

/// The groups in the order in which their first steps are told.
fn groups(model: &Model) -> Vec<Group<'_>> {
    let mut groups: Vec<(Key, Group)> = Vec::new();
    for step in &model.steps {
        let key = key_of(model, step);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.steps.push(step),
            None => groups.push((key, Group { steps: vec![step], ..Group::default() })),
        }
    }
    for policy in &model.policies {
        let own = groups.iter().position(|(key, _)| *key == Key::Policy(policy.name));
        let issued = |group: &Group| group.steps.iter().any(|step| policy.then.contains(&step.command.name));
        let shared = || groups.iter().position(|(key, group)| matches!(key, Key::Policy(_)) && issued(group));
        if let Some((_, group)) = own.or_else(shared).and_then(|index| groups.get_mut(index)) {
            group.heads.push(policy);
            continue;
        }
        // what it only tells, or what people may do too, is read after what activates it
        let after = groups.iter().rposition(|(_, group)| policy.whenever.iter().any(|event| group.happens(event)));
        let index = after.map_or(groups.len(), |index| index + 1);
        groups.insert(index, (Key::Policy(policy.name), Group { heads: vec![policy], ..Group::default() }));
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    for view in &model.views {
        place_view(&mut groups, view);
    }
    groups
}

/// A read model stands at the end of the shortest paragraph that results in it.
fn place_view<'a>(groups: &mut Vec<Group<'a>>, view: &'a ViewSticky) {
    let makes = |group: &Group| match view.delivered_to {
        Some(system) => group.heads.iter().any(|policy| policy.tells == Some(system)),
        None => group.steps.iter().any(|step| step.views.contains(&view.name)),
    };
    let shortest = groups.iter_mut().filter(|group| makes(group)).min_by_key(|group| group.length());
    match shortest {
        Some(group) => group.views.push(view),
        None => groups.push(Group { views: vec![view], ..Group::default() }),
    }
}

#[derive(PartialEq)]
enum Key {
    /// What an aggregate decides for people.
    Aggregate(&'static str),
    /// What a policy sets off, and what is done with that.
    Policy(&'static str),
}

/// To which paragraph a step belongs: a command that only a policy gives to the policy's; and so does an aggregate that begins with
/// such a one.
fn key_of(model: &Model, step: &Step) -> Key {
    let issuer = |step: &Step| model.issuers_of(step.command.name).next().filter(|_| !step.is_by_hand());
    let first = model.steps.iter().find(|other| other.aggregate == step.aggregate);
    match issuer(step).or_else(|| first.and_then(issuer)) {
        Some(policy) => Key::Policy(policy.name),
        None => Key::Aggregate(step.aggregate),
    }
}

fn step_word(model: &Model, step: &Step, limit: f64) -> Word {
    // of what has only happened the event hangs, and no command
    let commands = usize::from(!step.happens);
    let in_a_row = SIDE * (commands + step.events.len()) as f64 <= limit;
    let columns = commands + if in_a_row { step.events.len() } else { step.events.len().min(1) };
    let named = |name: &str| square(&label(name), SIDE);
    let (command, events) =
        (named(step.command.name), step.events.iter().map(|event| named(event)).collect::<Vec<_>>());
    let row = if in_a_row { events.iter() } else { [].iter() };
    let height = row.chain(events.first()).map(|(_, height)| *height).fold(command.1, f64::max);
    let width = SIDE * columns as f64;
    let mut parts = Vec::new();
    if !step.aggregate.is_empty() {
        let size = wall_text::fit(step.aggregate, width - 60.0, NAME, SMALLEST_NAME).size;
        let place = Rect { x: 0.0, y: -BAND, width, height: BAND };
        parts.push(Part { id: step.aggregate_id(), label: label(step.aggregate), place, name_size: size });
    }
    let mut below = height;
    if let (Some(id), Some(actor)) = (step.actor_id(), step.actor) {
        // it holds its corner of the command, and does not reach under the event, where arrows leave
        let room = SIDE + ACTOR_OUTSIDE;
        let name = wall_text::fit(actor, room - 28.0, NAME, SMALLEST_NAME);
        let width = (wall_text::width(actor, name.size) + 32.0).min(room);
        let height = (name.height() + 6.0).max(ACTOR_HEIGHT);
        let place = Rect { x: -ACTOR_OUTSIDE, y: below - ACTOR_OVER, width, height };
        parts.push(Part { id, label: actor.into(), place, name_size: name.size });
        below += height - ACTOR_OVER;
    }
    let place = Rect { x: 0.0, y: 0.0, width: SIDE, height };
    if !step.happens {
        parts.push(Part { id: step.command_id(), label: label(step.command.name), place, name_size: command.0 });
    }
    if let (Some(id), Some(system)) = (model.asked_id(step), step.asks) {
        let (name_size, height) = low(&label(system), SIDE);
        let place = Rect { x: 0.0, y: below + 3.0, width: SIDE, height };
        parts.push(Part { id, label: label(system), place, name_size });
    }
    let (mut x, mut y) = (SIDE * commands as f64, 0.0);
    for (event, (name_size, own)) in step.events.iter().zip(&events) {
        let height = if in_a_row { height } else { own.max(HEIGHT) };
        let place = Rect { x, y, width: SIDE, height };
        parts.push(Part { id: model.event_id(step, event), label: label(event), place, name_size: *name_size });
        (x, y) = if in_a_row { (x + SIDE, y) } else { (x, y + height) };
    }
    let ends_phase = step.events.iter().any(|event| model.pivotal_events.contains(event));
    Word { parts, width, ends_phase }
}

fn policy_word(model: &Model, policy: &PolicySticky) -> Word {
    let name = label(policy.name);
    let says = said_by(policy);
    let size_of = |width: f64| {
        let room = width - 2.0 * INSET;
        let fitted = wall_text::fit(&name, room, NAME, SMALLEST_NAME);
        // what it says is not bold
        let lines = wall_text::lines(&says, KIND * 0.93, room) as f64;
        (fitted.size, KIND_ROW + fitted.height() + lines * KIND * LEADING + 10.0)
    };
    let fits = |width: &&f64| size_of(**width).1 <= TALL_POLICY;
    let width = POLICY_WIDTHS.iter().find(fits).or(POLICY_WIDTHS.last()).copied().unwrap_or(SIDE);
    let (name_size, height) = size_of(width);
    let height = height.max(HEIGHT + BAND);
    let place = Rect { x: 0.0, y: -BAND, width, height };
    let id = StickyId::new(StickyKind::Policy, policy.name);
    let mut parts = vec![Part { id, label: name, place, name_size }];
    let mut whole = width;
    if let (Some(id), Some(system)) = (model.told_id(policy), policy.tells) {
        let place = Rect { x: width, y: -BAND, width: TOLD_WIDTH, height };
        parts.push(Part { id, label: label(system), place, name_size: square(&label(system), TOLD_WIDTH).0 });
        whole += TOLD_WIDTH;
    }
    Word { parts, width: whole, ends_phase: false }
}

/// What a policy says, as long as the words of the page say it.
fn said_by(policy: &PolicySticky) -> String {
    let names = |names: &[&str]| names.iter().map(|name| label(name)).collect::<Vec<_>>().join(" or ");
    let told = policy.tells.map(|system| format!(" and tell {}", label(system))).unwrap_or_default();
    format!("whenever {}, then {}{told}", names(&policy.whenever), names(&policy.then))
}

fn view_word(name: &str) -> Word {
    let says = label(name);
    let fitted = wall_text::fit(&says, VIEW_WIDTH - 2.0 * INSET - VIEW_COUNT, NAME, SMALLEST_NAME);
    let height = fitted.height() + VIEW_ROW * VIEW_ROWS as f64 + 15.0;
    single(StickyId::new(StickyKind::View, name), says, VIEW_WIDTH, (fitted.size, height), -BAND)
}

fn hotspot_word(question: &str) -> Word {
    let sized = square(question, HOTSPOT_WIDTH);
    single(StickyId::new(StickyKind::Hotspot, question), question.into(), HOTSPOT_WIDTH, sized, -BAND)
}

/// Something of which nothing more is known: as large as its text.
fn loose_word(id: &StickyId) -> Word {
    let says = if id.kind == StickyKind::Actor { id.name.clone() } else { label(&id.name) };
    let name = wall_text::fit(&says, SIDE, NAME, SMALLEST_NAME);
    let size = (wall_text::width(&says, name.size) + 40.0, name.height() + 8.0);
    single(id.clone(), says, size.0.min(HOTSPOT_WIDTH), (name.size, size.1.max(ACTOR_HEIGHT)), 0.0)
}

fn system_word(name: &str) -> Word {
    let says = label(name);
    let sized = square(&says, SIDE);
    single(StickyId::new(StickyKind::System, name), says, SIDE, sized, 0.0)
}

fn single(id: StickyId, label: String, width: f64, (name_size, height): (f64, f64), y: f64) -> Word {
    let place = Rect { x: 0.0, y, width, height };
    Word { parts: vec![Part { id, label, place, name_size }], width, ends_phase: false }
}

/// The size of a name and the height of a sticky that has it below its kind.
fn square(name: &str, width: f64) -> (f64, f64) {
    let (size, height) = low(name, width);
    (size, height.max(HEIGHT))
}

/// The same for a sticky that is no higher than it must be.
fn low(name: &str, width: f64) -> (f64, f64) {
    let name = wall_text::fit(name, width - 2.0 * INSET, NAME, SMALLEST_NAME);
    (name.size, KIND_ROW + name.height() + 9.0)
}
