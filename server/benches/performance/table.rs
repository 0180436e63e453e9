//! What was measured, for people.

use std::time::{Duration, Instant};

/// Times beside their yardsticks, and what is to be reached.
pub(crate) struct Table {
    rows: Vec<[String; 5]>,
    goals: Vec<[String; 5]>,
    notes: Vec<String>,
}

/// A figure that is to be reached.
pub(crate) enum Goal {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

impl Goal {
    fn is_met(&self, figure: f64) -> bool {
        match *self {
            Self::AtLeast(least) => figure >= least,
            Self::AtMost(most) => figure <= most,
        }
    }
}

impl std::fmt::Display for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "at least {least}"),
            Self::AtMost(most) => write!(f, "at most {most}"),
        }
    }
}

/// The times of many runs of one thing.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Those that were measured one by one.
    pub(crate) fn from(times: impl Iterator<Item = Duration>) -> Self {
        let mut times: Vec<Duration> = times.collect();
        times.sort_unstable();
        Self(times)
    }

    /// Runs it `count` times after a tenth of that to warm up.
    pub(crate) async fn of(count: usize, mut run: impl AsyncFnMut(usize)) -> Self {
        for n in 0..count / 10 {
            run(n).await;
        }
        let mut times = Vec::with_capacity(count);
        for n in 0..count {
            let start = Instant::now();
            run(n).await;
            times.push(start.elapsed());
        }
        times.sort_unstable();
        Self(times)
    }

    /// What takes too long to be done many times.
    pub(crate) fn once(time: Duration) -> Self {
        Self(vec![time])
    }

    /// The time that this share of the runs (0–100) stays within.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)]
    }
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            rows: Vec::new(),
            goals: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// One figure; what it is measured by in words, and the yardstick's own time.
    pub(crate) fn add(&mut self, what: &str, times: &Times, yardstick: &str, by: Duration) {
        let half = times.percentile(50);
        let ratio = half.as_secs_f64() / by.as_secs_f64().max(1e-9);
        let row = [
            what.to_owned(),
            millis(half),
            millis(times.percentile(99)),
            format!("{ratio:.1} x"),
            format!("{yardstick} ({})", millis(by)),
        ];
        // As it comes, too: a run that is stopped has shown something.
        eprintln!("{}", row.join("  "));
        self.rows.push(row);
    }

    /// One figure that is to be reached, and what it is measured beside.
    pub(crate) fn goal(&mut self, what: &str, figure: f64, goal: &Goal, yardstick: &str) {
        let digits = usize::from(figure < 100.0);
        let row = [
            what.to_owned(),
            format!("{figure:.digits$}"),
            goal.to_string(),
            if goal.is_met(figure) { "met" } else { "MISSED" }.to_owned(),
            yardstick.to_owned(),
        ];
        eprintln!("{}", row.join("  "));
        self.goals.push(row);
    }

    /// What whoever reads the table must know of it.
    pub(crate) fn note(&mut self, note: &str) {
        eprintln!("{note}");
        self.notes.push(note.to_owned());
    }

    pub(crate) fn print(&self) {
        print(
            [
                "what",
                "p50 ms",
                "p99 ms",
                "p50 is",
                "of the yardstick (p50 ms)",
            ],
            &self.rows,
        );
        println!();
        print(["goals", "figure", "goal", "", "beside"], &self.goals);
        for note in &self.notes {
            println!("{note}");
        }
    }
}

fn print(head: [&str; 5], rows: &[[String; 5]]) {
    let head = head.map(str::to_owned);
    let rows = || std::iter::once(&head).chain(rows);
    let width = |n: usize| {
        rows()
            .map(|row| row[n].chars().count())
            .max()
            .unwrap_or_default()
    };
    for row in rows() {
        println!(
            "{:w0$}  {:>w1$}  {:>w2$}  {:>w3$}  {}",
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            w0 = width(0),
            w1 = width(1),
            w2 = width(2),
            w3 = width(3),
        );
    }
}

/// For a goal in milliseconds.
pub(crate) fn in_millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn millis(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1000.0)
}
