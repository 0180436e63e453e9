//! The handle on a running sandbox.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    Fault, Recorded, Surface, World, demo, fault::Faults, official::Pace, record::Log, serve,
};

/// Gives the present time; the sandbox never looks at a clock itself.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Handle on a running sandbox; cheap to clone. The server stops when the last handle is dropped.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    _life: Arc<Life>,
}

/// What the handles and the server have in common.
pub(crate) struct Shared {
    pub(crate) now: Now,
    /// `http://127.0.0.1:PORT`
    pub(crate) base: String,
    pub(crate) pace: Mutex<Pace>,
    pub(crate) stopped: watch::Receiver<bool>,
    world: Mutex<World>,
    log: Mutex<Log>,
    faults: Mutex<Faults>,
}

/// Stops the server when it goes.
struct Life(watch::Sender<bool>);

impl Drop for Life {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

/// A test that panicked while it edited must not take the others' sandbox with it: the data stay usable.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn edit<T>(&self, edit: impl FnOnce(&mut World) -> T) -> T {
        let now = (self.now)();
        let mut world = locked(&self.world);
        world.now = now;
        edit(&mut world)
    }

    pub(crate) fn log<T>(&self, with: impl FnOnce(&mut Log) -> T) -> T {
        with(&mut locked(&self.log))
    }

    pub(crate) fn faults<T>(&self, with: impl FnOnce(&mut Faults) -> T) -> T {
        with(&mut locked(&self.faults))
    }
}

impl Sandbox {
    /// Binds a free port of 127.0.0.1 and serves an empty world holding only hack0's own calendar.
    pub async fn start(now: Now) -> std::io::Result<Sandbox> {
        let world = World::new(now());
        Sandbox::serve(now, world).await
    }

    /// The same with the demo's world ([`demo::world`]) around the present.
    pub async fn start_demo(now: Now) -> std::io::Result<Sandbox> {
        let world = demo::world(now());
        Sandbox::serve(now, world).await
    }

    async fn serve(now: Now, world: World) -> std::io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            now,
            base,
            pace: Mutex::default(),
            stopped,
            world: Mutex::new(world),
            log: Mutex::default(),
            faults: Mutex::default(),
        });
        serve::spawn(listener, Arc::clone(&shared));
        Ok(Sandbox {
            shared,
            _life: Arc::new(Life(stop)),
        })
    }

    /// Base of the official API, for `LUMA_API_URL`.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.shared.base)
    }

    /// Base of the public JSON, for `LUMA_WEB_URL`.
    pub fn web_url(&self) -> String {
        format!("{}/web", self.shared.base)
    }

    /// Base of the event pages, for `LUMA_PAGE_URL`.
    pub fn page_url(&self) -> String {
        format!("{}/page", self.shared.base)
    }

    /// Base of the control endpoints, for Playwright and the demo.
    pub fn control_url(&self) -> String {
        format!("{}/sandbox", self.shared.base)
    }

    /// Changes (or reads) the world. Don't call the sandbox from inside.
    pub fn edit<T>(&self, edit: impl FnOnce(&mut World) -> T) -> T {
        self.shared.edit(edit)
    }

    /// Sets a fault for the next `times` requests on that surface, or until cleared when `None`. Counted faults queue up
    /// and come before a standing one; a new standing one replaces the old.
    pub fn fault(&self, surface: Surface, fault: Fault, times: Option<usize>) {
        self.shared
            .faults(|faults| faults.set(surface, fault, times));
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.shared.faults(Faults::clear);
    }

    /// Everything received on the three surfaces so far, in order; the last 10,000.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.log(|log| log.all())
    }

    /// Forgets what was received.
    pub fn clear_requests(&self) {
        self.shared.log(Log::clear);
    }
}
