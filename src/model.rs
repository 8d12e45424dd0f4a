//! Models: the manifest, the hash check, and pooled ONNX Runtime sessions. Nothing else touches ONNX Runtime.

mod arena;
mod turns;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::ArrayD;
use ort::environment::Environment;
use ort::ep::CPU;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor as OrtTensor;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::turns::Turns;
use crate::error::{Fault, FileError, SetupError, Stage};

/// An array that goes into a model.
#[derive(Debug, Clone)]
pub enum Tensor {
    /// Pixels and other real numbers.
    F32(ArrayD<f32>),
    /// Token numbers and masks.
    I64(ArrayD<i64>),
}

/// Inputs of so many numbers make a run large: half a megapixel of three colours.
const LARGE: usize = 1_500_000;

/// Something that turns arrays into arrays; tests replace it.
pub trait Model: Send + Sync {
    /// Runs one inference; inputs and outputs are in the graph's order.
    ///
    /// # Errors
    /// When ONNX Runtime refuses, which fails the file.
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError>;

    /// A value from the graph's own metadata, where there is one.
    fn note(&self, key: &str) -> Option<String>;
}

/// One file the manifest vouches for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Permanent id, kebab-case.
    pub id: String,
    /// File name below the models folder.
    pub file: String,
    /// SHA-256 of the file as it lies there, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The package it comes from, with its version.
    pub package: String,
    /// Its path inside the package.
    pub member: String,
    /// SHA-256 of that member before the set-up changed it, where it does.
    #[serde(default)]
    pub member_sha256: Option<String>,
    /// The name of the change the set-up makes, where it makes one.
    #[serde(default)]
    pub patch: Option<String>,
    /// SPDX licence id.
    pub licence: String,
    /// What goes in and comes out, or what the file holds.
    pub contract: String,
}

/// The manifest as written in `models/manifest.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// ONNX Runtime itself, by platform; only the set-up reads it.
    #[serde(rename = "runtime")]
    _runtime: toml::Value,
    #[serde(rename = "model")]
    models: Vec<Entry>,
}

/// The models folder, its manifest, and ONNX Runtime.
pub struct Models {
    folder: PathBuf,
    entries: BTreeMap<String, Entry>,
    environment: Environment,
    turns: Arc<Turns>,
}

impl Models {
    /// Opens a models folder and starts ONNX Runtime from the library inside it.
    ///
    /// # Errors
    /// When the manifest is missing or malformed or ONNX Runtime cannot be loaded.
    pub fn open(folder: &Path) -> Result<Self, SetupError> {
        let entries = manifest(folder)?;
        let environment = start_runtime(&folder.join(runtime_file()))?;
        let entries = entries.into_iter().map(|e| (e.id.clone(), e)).collect();
        let turns = Arc::new(Turns::for_this_machine());
        Ok(Self { folder: folder.to_path_buf(), entries, environment, turns })
    }

    /// Every file the manifest names, by id.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Loads a model after checking its hash; the first session is made at once so that a bad file shows early.
    ///
    /// # Errors
    /// When the file is missing, damaged, or refused by ONNX Runtime.
    pub fn load(&self, id: &str) -> Result<SessionPool, SetupError> {
        let pool = SessionPool {
            file: self.file(id)?,
            environment: self.environment.clone(),
            turns: Arc::clone(&self.turns),
            idle: Mutex::new(Vec::new()),
        };
        pool.put_back(pool.new_session()?);
        Ok(pool)
    }

    /// Reads a file after checking its hash: a model, a dictionary or a list.
    ///
    /// # Errors
    /// When the manifest does not name it or the file is missing or damaged.
    pub fn bytes(&self, id: &str) -> Result<Vec<u8>, SetupError> {
        self.file(id)?.read()
    }

    fn file(&self, id: &str) -> Result<VouchedFile, SetupError> {
        let entry = self.entries.get(id).ok_or_else(|| SetupError::ModelUnusable {
            id: id.to_owned(),
            reason: String::from("the manifest does not name it"),
        })?;
        Ok(VouchedFile { id: id.to_owned(), path: self.folder.join(&entry.file), sha256: entry.sha256.clone() })
    }
}

/// A file and the hash that it must have whenever it is read.
struct VouchedFile {
    id: String,
    path: PathBuf,
    sha256: String,
}

impl VouchedFile {
    fn read(&self) -> Result<Vec<u8>, SetupError> {
        let bytes = std::fs::read(&self.path).map_err(|_| SetupError::ModelMissing { path: self.path.clone() })?;
        if hex_sha256(&bytes) != self.sha256 {
            return Err(SetupError::ModelDamaged { path: self.path.clone() });
        }
        Ok(bytes)
    }
}

/// Reads the manifest of a models folder in its own order; ONNX Runtime is not started.
///
/// # Errors
/// When it is missing or malformed.
pub fn manifest(folder: &Path) -> Result<Vec<Entry>, SetupError> {
    let path = folder.join("manifest.toml");
    let wrong = |reason: String| SetupError::Manifest { path: path.clone(), reason };
    let text = std::fs::read_to_string(&path).map_err(|e| wrong(e.to_string()))?;
    let manifest: Manifest = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    Ok(manifest.models)
}

/// SHA-256 in lower-case hexadecimal.
pub fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The file name of ONNX Runtime in the models folder.
fn runtime_file() -> &'static str {
    if cfg!(windows) {
        "onnxruntime.dll"
    } else if cfg!(target_os = "macos") {
        "libonnxruntime.dylib"
    } else {
        "libonnxruntime.so"
    }
}

/// ONNX Runtime allows one environment a process, and no other even after that one is gone.
static RUNTIME: Mutex<Option<Environment>> = Mutex::new(None);

fn start_runtime(path: &Path) -> Result<Environment, SetupError> {
    let wrong = |reason: String| SetupError::Runtime { path: path.to_path_buf(), reason };
    let mut running = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if !path.is_file() {
        return Err(wrong(String::from("the file is missing")));
    }
    if let Some(environment) = running.as_ref() {
        return Ok(environment.clone());
    }
    let environment = ort::init_from(path)
        .map_err(|e| wrong(e.to_string()))?
        .with_name("phiscrub")
        .with_telemetry(false)
        .build()
        .map_err(|e| wrong(e.to_string()))?;
    arena::share(&environment).map_err(|e| wrong(e.to_string()))?;
    *running = Some(environment.clone());
    Ok(environment)
}

/// Single-threaded sessions of one model, one a worker, made when first needed.
pub struct SessionPool {
    /// Read anew for every session: kept, it would be in memory twice.
    file: VouchedFile,
    environment: Environment,
    turns: Arc<Turns>,
    idle: Mutex<Vec<Session>>,
}

impl SessionPool {
    fn new_session(&self) -> Result<Session, SetupError> {
        let bytes = self.file.read()?;
        self.session_of(&bytes)
            .map_err(|e| SetupError::ModelUnusable { id: self.file.id.clone(), reason: e.to_string() })
    }

    fn session_of(&self, bytes: &[u8]) -> Result<Session, ort::Error> {
        Session::builder(&self.environment)?
            .with_intra_threads(1)?
            .with_inter_threads(1)?
            .with_memory_pattern(false)?
            .with_env_allocators()?
            .with_execution_providers([CPU::default().with_arena_allocator(true).build()])?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .commit_from_memory(bytes)
    }

    fn put_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }

    fn fault(&self, e: &impl std::fmt::Display) -> FileError {
        FileError::at(Stage::Detect, Fault::Model { id: self.file.id.clone(), reason: e.to_string() })
    }

    fn take(&self) -> Result<Session, FileError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.new_session().map_err(|e| self.fault(&e)), Ok)
    }
}

impl Model for SessionPool {
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
        let is_large = |input: &Tensor| matches!(input, Tensor::F32(a) if a.len() >= LARGE);
        let _turn = inputs.iter().any(is_large).then(|| self.turns.take());
        let mut session = self.take()?;
        let mut values = Vec::with_capacity(inputs.len());
        for input in inputs {
            let value: ort::value::DynValue = match input {
                Tensor::F32(a) => OrtTensor::from_array(a).map_err(|e| self.fault(&e))?.into_dyn(),
                Tensor::I64(a) => OrtTensor::from_array(a).map_err(|e| self.fault(&e))?.into_dyn(),
            };
            values.push(ort::session::SessionInputValue::from(value));
        }
        let outputs = session.run(values.as_slice()).map_err(|e| self.fault(&e))?;
        let mut arrays = Vec::with_capacity(outputs.len());
        for (_, value) in outputs.iter() {
            let array = value.try_extract_array::<f32>().map_err(|e| self.fault(&e))?;
            arrays.push(array.to_owned());
        }
        drop(outputs);
        // A session that failed is dropped above, not pooled.
        self.put_back(session);
        Ok(arrays)
    }

    fn note(&self, key: &str) -> Option<String> {
        let session = self.take().ok()?;
        let value = session.metadata().ok()?.custom(key);
        self.put_back(session);
        value
    }
}
