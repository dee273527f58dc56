import { currentWork } from '@channelgraph/process'
import DataLoader from 'dataloader'

/** A batch goes when all of a list has asked, though a long list comes in turns; work that is over loads nothing more. */
const batchScheduleFn = (load: () => void): void => {
  const work = currentWork()
  if (work) work.whenAsked(load)
  else void Promise.resolve().then(() => process.nextTick(load)) // dataloader's own way
}

/** Loads one value an id, all ids of a tick in one call; missing ids give null. Cached for one request. */
export const loaderById = <Value>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value | null> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids)
      return ids.map((id) => found.get(id) ?? null)
    },
    { batchScheduleFn },
  )

/** The same for lists: missing ids give the empty list. */
export const listLoaderById = <Value>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value[]>>,
): DataLoader<string, Value[]> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids)
      return ids.map((id) => found.get(id) ?? [])
    },
    { batchScheduleFn },
  )

/** A value that depends on an id and on a field's arguments. */
export interface KeyWithArguments<Args> {
  readonly id: string
  readonly args: Args
}

/** Loads per id and arguments: one call for each distinct set of arguments, however many ids there are. */
export function loaderByArguments<Args, Value>(
  load: (ids: readonly string[], args: Args) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<KeyWithArguments<Args>, Value | null, string> {
  return new DataLoader<KeyWithArguments<Args>, Value | null, string>(
    async (keys) => {
      const groups = new Map<string, { args: Args; ids: string[] }>()
      for (const { id, args } of keys) {
        const name = JSON.stringify(args)
        const group = groups.get(name) ?? { args, ids: [] }
        group.ids.push(id)
        groups.set(name, group)
      }
      const answers = new Map<string, ReadonlyMap<string, Value> | Error>()
      await Promise.all(
        [...groups].map(async ([name, { args, ids }]) => {
          // What one field's arguments cannot be answered with must not cost another field its answer.
          const answer = await load(ids, args).catch((error: unknown) => asError(error))
          answers.set(name, answer)
        }),
      )
      return keys.map(({ id, args }) => {
        const answer = answers.get(JSON.stringify(args))
        return answer instanceof Error ? answer : (answer?.get(id) ?? null)
      })
    },
    { batchScheduleFn, cacheKeyFn: ({ id, args }) => JSON.stringify([id, args]) },
  )
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** What a loader knows of some keys, in their order; those of which it knows nothing are left out. */
export async function loadThose<Value>(
  loader: { readonly load: (key: string) => Promise<Value | null> },
  keys: readonly string[],
): Promise<Value[]> {
  const loaded = await Promise.all(keys.map((key) => loader.load(key)))
  return loaded.filter((value) => value !== null)
}
