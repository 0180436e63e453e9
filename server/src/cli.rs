//! The commands of `hack0`, and how each of them ends: 0 done, 1 failed with one line on stderr, 2 wrong use, 3 a job
//! that did a part of its work.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

use crate::config::{self, Config, Source, Wrong};
use crate::{commands, telemetry, terminal};

/// Of a job that did a part of its work.
const PARTIAL: u8 = 3;
/// For tasks that are still busy when the work is done.
const LAST_TASKS: Duration = Duration::from_secs(1);

/// Every tech event of Latin America on one site.
#[derive(Debug, Parser)]
#[command(name = "hack0", version, after_help = config::help())]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    /// Serve the site (also without any word)
    Serve,
    /// Serve a demo: an invented Luma, a temporary database, on loopback only
    Demo,
    /// Bring the database's schema up to date
    Migrate,
    /// Import the event at a Luma link, and say how each step went
    Import {
        /// The link: lu.ma/…, luma.com/…, or a text around one
        #[arg(value_name = "URL")]
        link: String,
    },
    /// The communities that organize events
    #[command(subcommand)]
    Organizations(Organizations),
    /// What runs by the clock
    #[command(subcommand)]
    Job(Job),
    /// Our calendar at Luma
    #[command(subcommand)]
    Luma(Luma),
    /// Who looks after the site
    #[command(subcommand)]
    Admin(Admin),
    /// Say what is configured, what answers, what is missing
    Doctor,
}

#[derive(Debug, Clone, Subcommand)]
enum Job {
    /// Each job, when it is due next, how its last run went
    List,
    #[command(
        about = "Run a job now, outside its slots, and follow it to its end",
        after_help = "Exit codes: 0 done, 1 failed or cancelled, 2 wrong use, 3 partial: something couldn't be done."
    )]
    Run {
        /// Which
        #[arg(value_parser = PossibleValuesParser::new(commands::job::names()))]
        name: String,
        /// Say what it would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Stop what waits or runs: one run by its id, or all of a job
    Cancel {
        /// A job's name, or a run's id as `hack0 job list` shows it
        #[arg(value_name = "RUN")]
        which: String,
    },
}

#[derive(Debug, Clone, Subcommand)]
enum Luma {
    /// Register our webhook at Luma, unless it is
    Connect,
}

#[derive(Debug, Clone, Subcommand)]
enum Admin {
    #[command(about = "Print a link that signs in, for an address of ADMIN_EMAILS")]
    Link {
        /// The address
        #[arg(value_name = "EMAIL")]
        email: String,
    },
}

#[derive(Debug, Clone, Subcommand)]
enum Organizations {
    #[command(
        about = "Bring in a list: slug,name,website,country,domains,luma_calendars,luma_hosts (lists separated by spaces)",
        after_help = "A refused line is named on stderr with its reason, and the others go in.\n\
            Exit codes: 0 every line went in, 1 at least one was refused or the import failed, 2 wrong use."
    )]
    Import {
        /// The CSV file
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
    /// Write the same list
    Export {
        /// The file to write; without it, to standard output
        file: Option<PathBuf>,
    },
}

/// How a command didn't end well.
#[derive(Debug)]
pub enum Failed {
    /// Settings are wrong: one line for each, exit code 2.
    Settings(Vec<Wrong>),
    /// It didn't work: one line, exit code 1.
    Work(anyhow::Error),
}

impl From<Vec<Wrong>> for Failed {
    fn from(wrong: Vec<Wrong>) -> Self {
        Self::Settings(wrong)
    }
}

impl From<Wrong> for Failed {
    fn from(wrong: Wrong) -> Self {
        Self::Settings(vec![wrong])
    }
}

/// The whole program.
pub fn main() -> ExitCode {
    run(std::env::args_os(), Source::from_process())
}

fn run(words: impl IntoIterator<Item = OsString>, source: Result<Source, Wrong>) -> ExitCode {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(told) => {
            // Help and version too; printing can only fail when nobody reads.
            let _ = told.print();
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2));
        }
    };
    let command = cli.command.unwrap_or(Command::Serve);
    match source
        .map_err(Failed::from)
        .and_then(|source| start(command, &source))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed::Settings(wrong)) => {
            for line in wrong {
                terminal::complain(&line.to_string());
            }
            ExitCode::from(2)
        }
        Err(Failed::Work(error)) => {
            terminal::complain(&terminal::whole(&error));
            if error.is::<commands::job::Partial>() {
                ExitCode::from(PARTIAL)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn start(command: Command, source: &Source) -> Result<(), Failed> {
    let logged = match command {
        Command::Serve => "info",
        Command::Demo => "warn",
        // They tell everything themselves, and of a failure one line.
        _ => "off",
    };
    let log = telemetry::start(source, logged);
    // Both are checked before either stops the start, so that everything wrong is told at once.
    let task = match (prepare(command, source), log) {
        (Ok(task), Ok(())) => task,
        (Ok(_), Err(wrong)) => return Err(wrong.into()),
        (Err(mut wrong), log) => {
            wrong.extend(log.err());
            return Err(wrong.into());
        }
    };
    // Fails only when something else has chosen one already, which does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::Work(error.into()))?;
    let done = runtime.block_on(async {
        // The same: in tests another has set it up.
        let _ = any_spawner::Executor::init_tokio();
        task.run().await
    });
    runtime.shutdown_timeout(LAST_TASKS);
    done.map_err(Failed::Work)
}

/// A command whose settings are checked.
enum Task {
    Serve(Config),
    Demo(SocketAddr),
    Migrate(Config),
    Import(Config, String),
    Organizations(Config, Organizations),
    Job(Config, Job),
    Luma(Config, Luma),
    Admin(Config, Admin),
    Doctor(Config),
}

fn prepare(command: Command, source: &Source) -> Result<Task, Vec<Wrong>> {
    if matches!(command, Command::Demo) {
        let listen = Config::read_listen(source)?;
        return commands::demo::only_loopback(listen).map(Task::Demo);
    }
    let config = Config::read(source)?;
    Ok(match command {
        Command::Serve | Command::Demo => Task::Serve(config),
        Command::Migrate => Task::Migrate(config),
        Command::Import { link } => Task::Import(config, link),
        Command::Organizations(which) => Task::Organizations(config, which),
        Command::Job(which) => Task::Job(config, which),
        Command::Luma(which) => Task::Luma(config, which),
        Command::Admin(which) => Task::Admin(config, which),
        Command::Doctor => Task::Doctor(config),
    })
}

impl Task {
    async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Serve(config) => commands::serve::run(&config).await,
            Self::Demo(listen) => commands::demo::run(listen).await,
            Self::Migrate(config) => commands::migrate::run(&config).await,
            Self::Import(config, link) => commands::import::run(&config, &link).await,
            Self::Organizations(config, Organizations::Import { file }) => {
                commands::organizations::import(&config, &file).await
            }
            Self::Organizations(config, Organizations::Export { file }) => {
                commands::organizations::export(&config, file.as_deref()).await
            }
            Self::Job(config, Job::List) => commands::job::list(&config).await,
            Self::Job(config, Job::Run { name, dry_run }) => {
                commands::job::run(&config, &name, dry_run).await
            }
            Self::Job(config, Job::Cancel { which }) => {
                commands::job::cancel(&config, &which).await
            }
            Self::Luma(config, Luma::Connect) => commands::luma::connect(&config).await,
            Self::Admin(config, Admin::Link { email }) => {
                commands::admin::link(&config, &email).await
            }
            Self::Doctor(config) => commands::doctor::run(&config).await,
        }
    }
}
