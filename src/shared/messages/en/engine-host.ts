/** English texts: what the engine says of the store, the launcher, the logs and the places of the machine. */
export const engineHost = {
  store: {
    inUse: 'Another Closing Bell is at work on {folder}.',
    folderUnusable: 'The data folder can’t be used: {why}',
    folderUnusableAt: 'The data folder {folder} can’t be used: {why}',
    journalRefused: 'The disk did not take the store’s journal: {why}',
    keyTaken: 'A task with this key is there already. Choose another key, or delete that task first.',
    locked: 'The store is locked by another program. It is tried again; close that program if this goes on.',
    full: 'The disk that holds the store is full. Free some space; nothing was half-written.',
    diskErrors: 'The disk that holds the store answers with errors. Check the disk and its connection.',
    readOnly: 'The store can only be read. Check the permissions of the data folder.',
    unopened: 'The store can’t be opened. Check the permissions of the data folder.',
    damaged: 'The store is damaged. Quit and start again: it will be set aside and a backup offered.',
    newer:
      'The store was written by a newer version of Closing Bell (schema {schema}, this version knows {newest}). Install that version again, or use another data folder.',
    setAside: 'The store was damaged and has been set aside as {aside}. {wayOn}',
    foundDamaged: 'The store {file} is damaged ({why}). It was left as it is; the next start sets it aside. {wayOn}',
    missing:
      '{file} is missing from {folder}, where one was before: {left} are left of it. Put it back if you have it. {wayOn}',
    restore:
      'Start with serve --restore to go on from the backup of {when} ({file}), or with serve --fresh to begin empty.',
    fresh: 'There is no good backup. Start with serve --fresh to begin empty.',
    removed:
      '{file} was removed or replaced while the app was running. {saved} Quit, look into the folder, and start again.',
    rescued: 'What it held is saved as {file}.',
    notRescued: 'What it held could not be saved elsewhere.',
    noBackups: 'A store in memory has no backups.',
    backupFailed: 'The backup {file} could not be made: {why}',
  },
  launcher: {
    unstarted: 'The process that runs tasks can’t be started ({how}).',
    how: { exitCode: 'exit code {code}', signal: 'signal {signal}', error: 'could not be started' },
    closing: 'The app is closing and starts nothing more.',
    failed: 'The command could not be started: {why}',
    paramsUnwritten:
      'The run’s parameters are too long for its environment, and the file for them could not be written: {why}',
    noFolder: 'The working folder “{cwd}” does not exist. Make it or set another.',
    folderIsFile: 'The working folder “{cwd}” is a file. Set a folder.',
    noCommand: 'The task has no command. Give it a shell line or a program with its arguments.',
    noPythonInVenv: 'There is no Python in the virtual environment “{folder}”. Make it again or pick another.',
    noPythonInConda: 'There is no Python in the conda environment “{folder}”. Make it again or pick another.',
    noInterpreter: 'There is no interpreter at “{path}”. Correct the path or pick another.',
    interpreterIsFolder: '“{path}” is a folder. Name the program in it.',
    interpreterMayNotRun: '“{path}” may not be run. Make it executable (chmod +x) or pick another.',
    noFirstLine: '“{file}” is there, but the interpreter that its first line names is not.',
    noProgram: 'There is no program “{path}”. Correct the path.',
    notOnPath: 'The program “{file}” was not found on PATH. Install it, or give its whole path.',
    isFolder: '“{file}” is a folder, not a program. Name the program in it.',
    mayNotRun: '“{file}” may not be run. Make it executable (chmod +x) or pick an interpreter for it.',
    tooLong:
      'The command and its environment are longer than the system allows. Have the script read long values from the file that CLOSING_BELL_PARAMS_FILE names.',
    noProcesses:
      'The system allows no more processes right now. Run fewer tasks at once, or raise the limit (ulimit -u).',
    noMemory: 'The system has no memory left for another process. Run fewer tasks at once.',
    openFiles: 'Too many files are open. Run fewer tasks at once, or raise the limit (ulimit -n).',
    openFilesAll: 'Too many files are open on this machine. Close other programs, or raise the limit.',
    unknownKind: 'The system can’t run a file of this kind. Pick an interpreter for it.',
    spawnFailed: '“{file}” could not be started: {why}',
  },
  logs: {
    badExpression: 'The expression is not valid: {why}',
    noFolder: 'The folder for logs can’t be made: {why}',
    noFile: '“{path}” is no regular file, so it is not read as a log. Move it away.',
    manySearches: 'Too many searches are under way. Try again in a moment.',
    longSearch: 'The search took too long. Make the expression simpler.',
  },
  places: {
    unmade: 'The data folder {path} can’t be made ({why}). Name another one.',
    fileThere: 'a file of that name is there',
    shared:
      '{path} is a folder that all users of this machine share, so others may read what is put there. Name a folder of your own, which may lie within it.',
    notPrivate:
      'Others may read {path}, and that can’t be changed: it belongs to another user, or its disk knows no permissions. Passwords of tasks would lie open. Name a folder of your own.',
    noFolder: '“{folder}” can’t be opened as a folder ({why}).',
  },
} as const;
