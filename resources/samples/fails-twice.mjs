// Fails on its first two attempts and succeeds on the third, as a download from a busy server would.
// Give its task at least two retries. Closing Bell tells a script which attempt it is in CLOSING_BELL_ATTEMPT.

const attempt = Number(process.env.CLOSING_BELL_ATTEMPT ?? 1);

console.log(`第 ${attempt} 次尝试 Attempt ${attempt}: asking the data server …`);

if (attempt <= 2) {
  console.error(`连接失败 The server did not answer (attempt ${attempt} of 3). Trying again may help.`);
  process.exitCode = 1;
} else {
  console.log('连接成功 The server answered.');
  console.log(`::output ${JSON.stringify({ attempts: attempt })}`);
}
