/** How fast a bucket fills, and how much it holds. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** One budget of somebody: `name` says of what, such as "requests". */
export interface Bucket {
  readonly owner: string
  readonly name: string
  readonly rate: Rate
}

/** What came of asking a bucket. */
export interface Taken {
  readonly bucket: Bucket
  readonly allowed: boolean
  /** How much is left in it. */
  readonly remaining: number
  /** How long to wait until there is enough; 0 where there was. */
  readonly waitMs: number
  /** How long until it is full again. */
  readonly fullInMs: number
}

/** Where buckets are kept. */
export interface Buckets {
  /**
   * Takes `cost` from each of the buckets, or from none of them where one has too little; answers with the one that has least.
   * `forced` takes it anyway, for work that is done already: the bucket is then in debt, and refuses even a cost of 0.
   */
  take(buckets: readonly Bucket[], cost: number, forced?: boolean): Taken | Promise<Taken>
}

/** Sums of fractions of a millisecond end a hair beside the whole. */
const HAIR_MS = 0.001
/** A debt is at most one bucket: nobody waits longer than two bursts take to fill. */
const MOST_DEBT = 2

const msOf = (amount: number, { perSecond }: Rate): number => (amount * 1_000) / perSecond

/** The cost and the size of a bucket as the time it takes to fill that much; with what is missing now, all that a decision needs. */
export const inMs = (cost: number, { rate }: Bucket): { costMs: number; sizeMs: number } => ({
  costMs: msOf(cost, rate),
  sizeMs: msOf(rate.burst, rate),
})

/**
 * A token bucket as one number: how long it takes until it is full again (the generic cell rate algorithm). `missingMs` is that
 * time before, `after` the one afterwards if the cost is taken.
 */
export function ask(bucket: Bucket, missingMs: number, cost: number, forced = false): { taken: Taken; after: number } {
  const { costMs, sizeMs } = inMs(cost, bucket)
  const wanted = Math.max(0, missingMs + costMs)
  const after = Math.min(wanted, MOST_DEBT * sizeMs)
  const allowed = wanted <= sizeMs + HAIR_MS
  const missing = allowed || forced ? after : missingMs
  const remaining = Math.max(0, Math.floor(((sizeMs - missing + HAIR_MS) * bucket.rate.perSecond) / 1_000))
  const taken = { bucket, allowed, remaining, waitMs: allowed ? 0 : wanted - sizeMs, fullInMs: missing }
  return { taken, after }
}

/** The one of several that decides: the longest wait, or else the least that is left. */
export const tightest = (all: readonly Taken[]): Taken =>
  all.reduce((one, other) =>
    other.waitMs > one.waitMs || (other.waitMs === one.waitMs && other.remaining < one.remaining) ? other : one,
  )
