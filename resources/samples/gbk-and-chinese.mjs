// Prints Chinese in two encodings, line by line, as scripts of different ages do on one machine. Closing Bell reads
// each line that is not UTF-8 as GB18030, of which GBK is a part; the log shows both kinds alike.

import { Buffer } from 'node:buffer';

// "平安银行 收盘 11.26 涨跌 -1.05%" in GBK. Node can read this encoding but not write it, hence the bytes.
const GBK_QUOTE = Buffer.from('c6bdb0b2d2f8d0d020cad5c5cc2031312e323620d5c7b5f8202d312e303525', 'hex');
// "数据更新完成" in GBK.
const GBK_DONE = Buffer.from('cafdbeddb8fcd0c2cdeab3c9', 'hex');
const NEWLINE = Buffer.from('\n');

process.stdout.write('UTF-8：贵州茅台 收盘 1685.00 涨跌 +0.42%\n');
process.stdout.write(Buffer.concat([Buffer.from('GBK: '), GBK_QUOTE, NEWLINE]));
process.stdout.write('UTF-8：你好，世界 👋 𠮷野家\n');
process.stdout.write(Buffer.concat([Buffer.from('GBK: '), GBK_DONE, NEWLINE]));
