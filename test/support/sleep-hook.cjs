// Loaded into an engine before its program: at SIGUSR2 the machine has slept for CB_SLEEP_MS. In one turn of the loop the
// wall clock is set for every process that reads the file of libfaketime, and this process's uptime (which Node reads from
// /proc, where no library can move it) grows by as much. The monotonic clock stands still, as it does in sleep.
const { writeFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const os = require('node:os');

const { uptime } = os;
let sleptMs = 0;
os.uptime = () => uptime() + sleptMs / 1000;
syncBuiltinESMExports();

process.on('SIGUSR2', () => {
  sleptMs = Number(process.env.CB_SLEEP_MS);
  writeFileSync(process.env.FAKETIME_TIMESTAMP_FILE, `+${sleptMs / 1000}\n`);
});
