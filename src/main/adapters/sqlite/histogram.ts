import { damage, translate } from './sqlite-error';

/**
 * Durations counted in buckets whose edges are 2^(1/4) apart, packed: the number of the first bucket as a byte, then one
 * 32-bit little-endian count for each bucket from there on. A task that runs once a day takes 5 bytes.
 */
export type PackedHistogram = Buffer;

/** Counts by bucket, unpacked. */
export type Counts = Float64Array;

/** Buckets that there can be: the longest duration that a number holds exactly has 4 · 53, and 0 ms has its own. */
const BUCKETS = 4 * 53 + 2;
const COUNT_BYTES = 4;

/** Bucket of a duration: 0 for 0 ms, else 1 + ceil(4 · log2(ms)). */
export function bucketOf(ms: number): number {
  if (ms <= 0) return 0;
  let bucket = Math.ceil(4 * Math.log2(ms)) + 1;
  // The logarithm may be off by one unit in the last place exactly at an edge.
  while (bucket > 1 && edgeOf(bucket - 1) >= ms) bucket -= 1;
  while (edgeOf(bucket) < ms) bucket += 1;
  return bucket;
}

function edgeOf(bucket: number): number {
  return 2 ** ((bucket - 1) / 4);
}

/** The longest whole duration in a bucket, ms: at most 19 % above any other in it. */
function topOf(bucket: number): number {
  // An edge that is a whole number may come out a hair below it.
  return bucket === 0 ? 0 : Math.floor(edgeOf(bucket) * (1 + Number.EPSILON * 4));
}

/** Nothing counted yet. */
export function emptyCounts(): Counts {
  return new Float64Array(BUCKETS);
}

/** Adds a packed histogram to counts. */
export function addPacked(counts: Counts, packed: PackedHistogram): void {
  if (packed.length % COUNT_BYTES !== 1) throw translate(damage('A histogram is cut.'));
  const first = packed[0] ?? 0;
  for (let at = 1, bucket = first; at < packed.length; at += COUNT_BYTES, bucket += 1) {
    counts[bucket] = (counts[bucket] ?? 0) + packed.readUInt32LE(at);
  }
}

/** A packed histogram with `by` more, or less, in a bucket. */
export function withCount(packed: PackedHistogram | null, bucket: number, by: number): PackedHistogram {
  const counts = emptyCounts();
  if (packed) addPacked(counts, packed);
  counts[bucket] = Math.max(0, (counts[bucket] ?? 0) + by);
  const first = Math.max(
    0,
    counts.findIndex((count) => count > 0),
  );
  const last = counts.findLastIndex((count) => count > 0);
  const result = Buffer.alloc(1 + Math.max(0, last - first + 1) * COUNT_BYTES);
  result[0] = first;
  for (let at = first; at <= last; at += 1) result.writeUInt32LE(counts[at] ?? 0, 1 + (at - first) * COUNT_BYTES);
  return result;
}

/** Nearest rank: the duration that this share of all does not exceed, ms; null when nothing was counted. */
export function percentile(counts: Counts, share: number): number | null {
  let total = 0;
  for (const count of counts) total += count;
  const rank = Math.ceil(total * share);
  let passed = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    passed += counts[bucket] ?? 0;
    if (passed > 0 && passed >= rank) return topOf(bucket);
  }
  return null;
}
