//! A medium in memory that does what is asked of it until its trouble comes: an error, or the death of the program in the middle of a write.

use hindcast::engine::fault::Fault;
use hindcast::store::copy::Medium;
use std::cell::RefCell;
use std::rc::Rc;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The call does nothing and fails.
    Fails,
    /// The call does what it should, and fails all the same.
    FailsAfterwards,
    /// Of a write only so many hundredths are done, and it fails, as on a full disk.
    Short(usize),
    /// The program dies when so many hundredths of a write are done.
    Dies(usize),
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    aside: Vec<Vec<u8>>,
    calls: usize,
    trouble: Option<(usize, Trouble)>,
    is_dead: bool,
}

/// The medium. Clones are one.
#[derive(Clone, Default)]
pub struct Disk(Rc<RefCell<State>>);

impl Disk {
    pub fn with(bytes: Vec<u8>) -> Self {
        let disk = Self::default();
        disk.0.borrow_mut().bytes = bytes;
        disk
    }

    /// From now on, the `call`-th call that changes something meets this trouble. The program that died before lives again.
    pub fn expect(&self, call: usize, trouble: Trouble) {
        let mut state = self.0.borrow_mut();
        (state.calls, state.trouble, state.is_dead) = (0, Some((call, trouble)), false);
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.0.borrow().bytes.clone()
    }

    pub fn aside(&self) -> Vec<Vec<u8>> {
        self.0.borrow().aside.clone()
    }

    pub fn is_dead(&self) -> bool {
        self.0.borrow().is_dead
    }

    /// Whether the trouble has come.
    pub fn had_trouble(&self) -> bool {
        let state = self.0.borrow();
        state.trouble.is_some_and(|(call, _)| state.calls >= call)
    }

    fn change(&self, change: impl FnOnce(&mut State, usize)) -> Result<(), Fault> {
        let mut state = self.0.borrow_mut();
        if state.is_dead {
            return Err(fault());
        }
        state.calls += 1;
        let trouble = state.trouble.filter(|(call, _)| *call == state.calls).map(|(_, trouble)| trouble);
        match trouble {
            None => change(&mut state, 100),
            Some(Trouble::Fails) => {}
            Some(Trouble::FailsAfterwards) => change(&mut state, 100),
            Some(Trouble::Short(part)) => change(&mut state, part),
            Some(Trouble::Dies(part)) => {
                change(&mut state, part);
                state.is_dead = true;
            }
        }
        trouble.map_or(Ok(()), |_| Err(fault()))
    }
}

fn fault() -> Fault {
    Fault { code: "trouble", happened: "trouble".into(), safe: String::new(), remedy: String::new() }
}

impl Medium for Disk {
    async fn length(&self) -> Result<u64, Fault> {
        Ok(self.0.borrow().bytes.len() as u64)
    }

    async fn read(&self, start: u64, count: u64) -> Result<Vec<u8>, Fault> {
        let (state, start) = (self.0.borrow(), usize::try_from(start).unwrap());
        let end = state.bytes.len().min(start + usize::try_from(count).unwrap());
        Ok(state.bytes[start..end].to_vec())
    }

    async fn write(&self, start: u64, bytes: &[u8]) -> Result<(), Fault> {
        let start = usize::try_from(start).unwrap();
        self.change(|state, part| {
            let bytes = &bytes[..bytes.len() * part / 100];
            let length = state.bytes.len().max(start + bytes.len());
            state.bytes.resize(length, 0);
            state.bytes[start..start + bytes.len()].copy_from_slice(bytes);
        })
    }

    async fn cut(&self, length: u64) -> Result<(), Fault> {
        self.change(|state, part| {
            if part > 50 {
                state.bytes.truncate(usize::try_from(length).unwrap());
            }
        })
    }

    async fn set_aside(&self) -> Result<(), Fault> {
        self.change(|state, _| state.aside.push(state.bytes.clone()))
    }

    async fn keep_aside(&self, bytes: &[u8]) -> Result<(), Fault> {
        self.change(|state, _| state.aside.push(bytes.to_vec()))
    }
}
