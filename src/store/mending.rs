//! Opening a workspace that has a copy: log and copy are compared, and whichever has lost something gets it back from the other.
//!
//! What was done is told as a [`Mended`], for a person has to know of it. Nothing that only one of them has is thrown away but what the
//! owner has deleted. Must not know how either is kept.

use super::copied::CopiedStore;
use super::copy::{CopyFile, Found, Medium, Record, State, Verdict, import_of, judge};
use super::{EventStore, ImportError};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::transfer::{event_line, unwritable};

/// What was found and done when a workspace was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// How many events the log has got back.
    pub came_back: u64,
    /// How many events could not come back, because a record before them is damaged or missing.
    pub lost: u64,
    /// How many events of the log were not those of the copy, and were set aside.
    pub set_aside: u64,
    /// Whether it was the copy that was made anew, because it could not be read or told of another log.
    pub copy_anew: bool,
    /// How many events there are now.
    pub head: Position,
}

impl<S: EventStore, M: Medium> CopiedStore<S, M> {
    /// Begins to use a copy, once it is the same as the log. Whether something had to be mended for that.
    ///
    /// # Errors
    /// When store or medium fail; what could not be mended is as it was then.
    pub async fn attach(&self, medium: M) -> Result<Option<Mended>, Fault> {
        // what other tabs have written meanwhile is no loss
        self.catch_up().await?;
        let copy = CopyFile::new(medium);
        let (last, is_empty) = copy.look().await?;
        let log = self.look(|log| State {
            cleared: self.cleared(),
            head: log.head(),
            last: log.head_of(log.head()).map(|head| head.event_id),
            ..State::default()
        });
        let id_at = |position| self.look(|log| log.head_of(position).map(|head| head.event_id));
        let mended = match judge(&log, id_at, last.as_ref(), is_empty) {
            Verdict::Follow => copy.go_on().await.map(|()| None),
            Verdict::Anew => copy.begin_anew(log.cleared).await.map(|()| None),
            Verdict::SetAside => self.set_copy_aside(&copy, 0).await.map(Some),
            Verdict::Restore => self.restore(&copy).await,
        }?;
        self.go_on_with(copy);
        Ok(mended)
    }

    /// Reads the whole copy, and makes it anew from the log if a byte of it was changed. Whether it was. Meant for idle moments.
    ///
    /// # Errors
    /// When store or medium fail.
    pub async fn check_copy(&self) -> Result<Option<Mended>, Fault> {
        let Some(copy) = self.copy() else { return Ok(None) };
        let Some(turn) = copy.begin(true).await else { return Ok(None) };
        let found = copy.read_all(false).await?;
        if found.state == copy.state() {
            return Ok(None);
        }
        let mended = self.set_copy_aside(&copy, 0).await?;
        drop(turn);
        self.follow().await;
        self.follow_beside().await;
        Ok(Some(mended))
    }

    async fn set_copy_aside(&self, copy: &CopyFile<M>, lost: u64) -> Result<Mended, Fault> {
        copy.medium().set_aside().await?;
        copy.begin_anew(self.cleared()).await?;
        Ok(Mended { copy_anew: true, lost, head: self.look(Log::head), ..Mended::default() })
    }

    /// Gives the log back what it has lost.
    async fn restore(&self, copy: &CopyFile<M>) -> Result<Option<Mended>, Fault> {
        let found = copy.read_all(true).await?;
        let head = self.look(Log::head);
        if found.state.head <= head {
            // the end of it is whole, but there is a gap before
            return self.set_copy_aside(copy, found.behind).await.map(Some);
        }
        let mut mended = Mended { lost: found.behind, ..Mended::default() };
        let mut import = self.look(|log| import_of(log, &found.records))?;
        if import.is_none() {
            mended.set_aside = head.0;
            copy.medium().keep_aside(self.as_text().await?.as_bytes()).await?;
            self.inner().clear().await?;
            import = self.look(|log| import_of(log, &found.records))?;
        }
        let Some(import) = import else { return Ok(None) };
        if self.damage().is_some() {
            self.drop_damaged().await?;
        }
        self.inner().import(&import).await.map_err(|why| match why {
            ImportError::Fault(fault) => fault,
            ImportError::Stale => unwritable("another tab has written meanwhile"),
        })?;
        (mended.came_back, mended.head) = (import.new, self.look(Log::head));
        self.go_on_after(copy, &found).await?;
        Ok(Some(mended))
    }

    /// Goes on behind what was read. What cannot be used is kept for somebody who wants to look through it.
    async fn go_on_after(&self, copy: &CopyFile<M>, found: &Found) -> Result<(), Fault> {
        if found.is_damaged {
            copy.medium().set_aside().await?;
        }
        copy.go_on_after(found.state, found.end).await?;
        let state = State { cleared: self.cleared(), ..found.state };
        if state == found.state { Ok(()) } else { copy.append(&[Record { state, ..Record::default() }]).await }
    }

    async fn as_text(&self) -> Result<String, Fault> {
        let mut text = String::new();
        for position in (1..=self.look(Log::head).0).map(Position) {
            text += &event_line(&*self.as_written(position).await?)?;
        }
        Ok(text)
    }
}

impl Mended {
    /// What a person is told: what happened, what is safe, what to do. `why` is what the browser says of it.
    #[must_use]
    pub fn told(&self, why: Option<&str>) -> Fault {
        let because = why.map(|why| format!(" ({why})")).unwrap_or_default();
        let head = self.head;
        if self.copy_anew && self.came_back == 0 {
            return Fault {
                code: "copy_made_anew",
                happened: format!("the second copy of this workspace was not whole{because} and was made anew"),
                safe: match self.lost {
                    0 => format!("all {head} events of the database"),
                    lost => format!(
                        "the {head} events of the database; {lost} more stand in the damaged copy, which was set aside"
                    ),
                },
                remedy: "rescue.html shows and exports what was set aside".into(),
            };
        }
        let lost = if self.lost > 0 {
            format!("; {} more stand behind a damaged place and could not come back", self.lost)
        } else {
            String::new()
        };
        let aside = if self.set_aside > 0 {
            format!("; {} events of the database were others and were set aside", self.set_aside)
        } else {
            String::new()
        };
        Fault {
            code: "events_restored",
            happened: format!(
                "{} events of this workspace were missing in the browser's database{because}",
                self.came_back + self.lost
            ),
            safe: format!("{} came back from the second copy{lost}{aside}; there are {head} now", self.came_back),
            remedy: if self.lost + self.set_aside > 0 {
                "rescue.html shows and exports what was set aside".into()
            } else {
                "export the log if you want to have it outside of this browser, too".into()
            },
        }
    }
}
