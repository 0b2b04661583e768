/** Variables by name, as a process has them. */
type Variables = Readonly<Record<string, string | undefined>>;

/** What belongs to our own processes and would change how a child that is Node or Electron behaves. */
const OURS =
  /^(ELECTRON_.*|NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID|NODE_ENV_ELECTRON_VITE|CLOSING_BELL_.*|CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP)$/i;
/** What npm and those like it add for the script that they start. */
const OF_NPM = /^(npm_.*|INIT_CWD|COLOR|PNPM_SCRIPT_SRC_DIR|BERRY_BIN_FOLDER|PROJECT_CWD|YARN_.*)$/i;
const NPM_FOLDER = /[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/;
/** The editor that npm names where the user named none. */
const NPM_EDITORS: ReadonlySet<string | undefined> = new Set(['vi', 'notepad.exe']);
/** What an AppImage says of itself, and the lists into which it puts its own folders. */
const OF_APPIMAGE = /^(APPIMAGE|APPDIR|OWD|ARGV0)$/;
const APPIMAGE_LISTS = /^(PATH|LD_LIBRARY_PATH|XDG_DATA_DIRS|GSETTINGS_SCHEMA_DIR)$/;

/**
 * What a process got from whoever uses it, without what npm, Electron, an AppImage or we added for the app's own sake:
 * a script must find the same programs and settings as in the user's terminal.
 */
export function inheritedEnvironment(env: Variables, separator: string): Record<string, string> {
  const byNpm = Object.keys(env).some((name) => /^npm_(lifecycle_event|execpath|command)$/i.test(name));
  const appDir = env['APPIMAGE'] === undefined ? undefined : env['APPDIR'];
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || OURS.test(name)) continue;
    if (byNpm && isOfNpm(name, value, env)) continue;
    if (appDir !== undefined && OF_APPIMAGE.test(name)) continue;
    let list = value.split(separator);
    if (byNpm && /^path$/i.test(name)) list = withoutNpmFolders(list);
    if (appDir && APPIMAGE_LISTS.test(name)) list = list.filter((folder) => !isWithin(folder, appDir));
    // A list of which nothing is left was none before.
    if (list.length > 0) kept[name] = list.join(separator);
  }
  return kept;
}

function isOfNpm(name: string, value: string, env: Variables): boolean {
  if (name === 'NODE') return value === env['npm_node_execpath'];
  return OF_NPM.test(name) || (name === 'EDITOR' && NPM_EDITORS.has(value));
}

/** npm puts its folders first: the package's, those of all folders above it, and one for node-gyp. */
function withoutNpmFolders(folders: readonly string[]): string[] {
  const first = folders.findIndex((folder) => !NPM_FOLDER.test(folder));
  return first < 0 ? [] : folders.slice(first);
}

function isWithin(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(`${root}/`);
}
