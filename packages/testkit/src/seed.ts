import fc from 'fast-check'

/**
 * What chance begins with in every test of a run: what fast-check makes up, the work and deaths of the crash test, and the order of
 * tests where they are shuffled. The same each time, another with `CHANNELGRAPH_SEED`; `npm run test:seeds` tries twenty.
 */
export const SEED = Number(process.env.CHANNELGRAPH_SEED ?? 20261126)

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED })
