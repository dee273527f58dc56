import fc from 'fast-check'

/**
 * What chance begins with in every test of a run: what fast-check makes up, the work and deaths of the crash test, and the order of
 * tests where they are shuffled. The same each time, another with `CHANNELGRAPH_SEED`; `npm run test:seeds` tries twenty.
 */
export const SEED = Number(process.env.CHANNELGRAPH_SEED ?? 20261126)

/**
 * How much chance makes up: a part of it each day, so that everybody's run is quick, all of it with a seed of one's own. The day's
 * part is the same each day; what it leaves out, the twenty seeds of `npm run test:seeds` make up for many times (decision 81).
 */
export const muchOrAll = <Much>(eachDay: Much, all: Much): Much =>
  process.env.CHANNELGRAPH_SEED === undefined ? eachDay : all

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED })
