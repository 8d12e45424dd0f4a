//! Shuts a child in. On Linux it may then read and write its two pipes, take memory and compute: it cannot open or make
//! a file, reach the network, start a process, signal one, or run code that it wrote itself; and memory and processor
//! time are bounded for each picture. Elsewhere it is a process of its own and nothing more.

use crate::codec::Limits;
use crate::error::FileError;
use crate::geometry::Size;

/// A child that is shut in.
pub(super) struct Confined {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    budget: linux::Budget,
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
impl Confined {
    /// Shuts this process in; there is no way back.
    ///
    /// # Errors
    /// Why it cannot be, in plain words.
    pub(super) fn enter(limits: &Limits) -> Result<Self, String> {
        one_thread()?;
        let budget = linux::Budget::of(limits)?;
        linux::forbid()?;
        Ok(Self { budget })
    }

    /// Sets what the picture that comes next may cost; a size of nothing stands for its header.
    pub(super) fn allow(&self, bytes: &[u8], size: Size) -> Result<(), FileError> {
        self.budget.allow(bytes.len() as u64, size)
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
impl Confined {
    /// This system has nothing to shut a process in with that the program knows.
    pub(super) fn enter(_limits: &Limits) -> Result<Self, String> {
        one_thread()?;
        Ok(Self {})
    }

    /// Nothing is bounded here but the time, which the parent watches.
    pub(super) fn allow(&self, _bytes: &[u8], _size: Size) -> Result<(), FileError> {
        Ok(())
    }
}

/// Decoders that share their work between threads do it all on this one.
fn one_thread() -> Result<(), String> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().map_err(|e| format!("it cannot be kept to one thread: {e}"))
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        TargetArch,
    };

    use super::{FileError, Limits, Size};
    use crate::error::{Fault, Stage};

    /// Memory beyond what grows with the picture, in bytes: tables, and what the allocator does not give back.
    const ROOM: u64 = 384 << 20;
    /// Memory a byte of the file: it is held, read on, and unfolded.
    const FOR_A_BYTE: u64 = 4;
    /// Memory a pixel in bytes: JPEG XL works on four channels of 32 bits in several copies.
    const FOR_A_PIXEL: u64 = 72;

    /// What a picture may cost this process.
    pub(super) struct Budget {
        /// Address space of the idle process in bytes.
        idle: u64,
        /// The most that may ever be taken, in bytes.
        most: u64,
        /// Seconds of processor time a picture.
        seconds: u64,
        /// Seconds of processor time that whoever started the program allows in all.
        in_all: Option<u64>,
    }

    impl Budget {
        /// Sets what never changes: no dumps, no files, and the memory of the largest picture.
        pub(super) fn of(limits: &Limits) -> Result<Self, String> {
            let statm = std::fs::read_to_string("/proc/self/statm").map_err(|e| told("its size", &e))?;
            let pages: u64 = statm.split(' ').next().and_then(|p| p.parse().ok()).unwrap_or(0);
            let idle = pages * rustix::param::page_size() as u64;
            let allowed = getrlimit(Resource::As).maximum.unwrap_or(u64::MAX);
            let most = needed(idle, limits.max_bytes, limits.max_pixels).min(allowed);
            set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|e| told("dumps", &e.into()))?;
            let none = Rlimit { current: Some(0), maximum: Some(0) };
            for (what, resource, limit) in [
                ("dumps", Resource::Core, none),
                ("files", Resource::Fsize, none),
                ("files", Resource::Nofile, none),
                ("memory", Resource::As, Rlimit { current: Some(most), maximum: Some(most) }),
            ] {
                setrlimit(resource, limit).map_err(|e| told(what, &e.into()))?;
            }
            let in_all = getrlimit(Resource::Cpu).maximum;
            Ok(Self { idle, most, seconds: u64::from(limits.max_seconds), in_all })
        }

        /// Bounds memory and time for a file of so many bytes and a picture of this size.
        pub(super) fn allow(&self, bytes: u64, size: Size) -> Result<(), FileError> {
            let memory = needed(self.idle, bytes, size.pixels()).min(self.most);
            let spent = clock_gettime(ClockId::ProcessCPUTime).tv_sec as u64;
            // The second that has begun does not count.
            let seconds = (spent + self.seconds + 1).min(self.in_all.unwrap_or(u64::MAX));
            let refused = |e: rustix::io::Errno| {
                let reason = std::io::Error::from(e).kind().to_string();
                FileError::at(Stage::Decode, Fault::Library { what: "bounding the decoder", reason })
            };
            setrlimit(Resource::As, Rlimit { current: Some(memory), maximum: Some(self.most) }).map_err(refused)?;
            setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum: self.in_all }).map_err(refused)
        }
    }

    /// The address space a picture may need, in bytes.
    fn needed(idle: u64, bytes: u64, pixels: u64) -> u64 {
        let grows = bytes.saturating_mul(FOR_A_BYTE).saturating_add(pixels.saturating_mul(FOR_A_PIXEL));
        idle.saturating_add(ROOM).saturating_add(grows)
    }

    fn told(what: &str, e: &std::io::Error) -> String {
        format!("{what} cannot be bounded: {}", e.kind())
    }

    /// Calls that any argument is fine with: pipes that are open, memory that is had, time, and the end.
    const FREE: &[i64] = &[
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Lets the system refuse every call but a few, for good.
    pub(super) fn forbid() -> Result<(), String> {
        let fail =
            |e: &dyn std::fmt::Display| format!("this system does not let a process give up its rights (seccomp): {e}");
        let filter = || -> Result<BpfProgram, seccompiler::BackendError> {
            let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> =
                FREE.iter().map(|&call| (call, Vec::new())).collect();
            let is = |argument, value: u64| {
                SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
            };
            let not_code = || {
                let code = libc::PROT_EXEC as u64;
                SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(code), 0)
            };
            rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![not_code()?])?]);
            rules.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![not_code()?])?]);
            // Of its own limits only the two that are set for each picture.
            let own = |resource: u64| SeccompRule::new(vec![is(0, 0)?, is(1, resource)?]);
            let (memory, time) = (libc::RLIMIT_AS as u64, libc::RLIMIT_CPU as u64);
            rules.insert(libc::SYS_prlimit64, vec![own(memory)?, own(time)?]);
            // It may abort itself, and signal nobody else.
            rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![is(0, u64::from(std::process::id()))?])?]);
            // What is not named fails instead of ending the process: C libraries ask for much that they can do without.
            let refused = SeccompAction::Errno(libc::EPERM as u32);
            let arch = TargetArch::try_from(std::env::consts::ARCH)?;
            BpfProgram::try_from(SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?)
        };
        let filter = filter().map_err(|e| fail(&e))?;
        seccompiler::apply_filter_all_threads(&filter).map_err(|e| fail(&e))
    }
}
