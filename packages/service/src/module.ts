import { type Database, type Reader, read, type Scope, systemViewer, type Viewer } from '@channelgraph/access'
import type { Find } from '@channelgraph/command'
import { type Department, nodeSdlOf } from '@channelgraph/contracts'
import type { Subscription } from '@channelgraph/events'
import { type BusinessDate, businessDateOf, LANGUAGES, type RefusalWords, type Text } from '@channelgraph/values'
import type DataLoader from 'dataloader'
import { type Histories, historyLoaders, historyResolvers } from './history.ts'
import { type KeyWithArguments, listLoaderById, loaderByArguments, loaderById } from './loaders.ts'
import type { ResolverMap } from './permission-schema.ts'
import type { EventWork, SubgraphDefinition, Sweep } from './subgraph.ts'

/** The same as `Find`, with a field's arguments, such as a period. */
export type FindWith<Args, Value> = (
  db: Database,
  scope: Scope,
  keys: readonly string[],
  args: Args,
) => Promise<Map<string, Value>>

/** A page of each parent's rows: what `pages(...).ofEach(column)` of packages/paging gives. */
export type PageOfEach<Page, Connection> = (
  reader: Reader,
  parentIds: readonly string[],
  page: Page,
) => Promise<Map<string, Connection>>

/**
 * Makes the loaders of one request from store functions: the viewer's scope and database role are bound here, once, so that
 * no loader can be without them. Each asks for all keys of a tick in one call and remembers for the request.
 */
export interface Load {
  /** Who asks. */
  readonly viewer: Viewer
  readonly scope: Scope
  /** The instant and the business day of the request. */
  readonly now: Date
  readonly today: BusinessDate
  /** One value a key; null where there is none, or it may not be seen. */
  one<Value>(find: Find<Value>): DataLoader<string, Value | null>
  /** All values of a key; the empty list where there are none. */
  many<Item>(find: Find<Item[]>): DataLoader<string, Item[]>
  /** One value a key and arguments: one call for each distinct set of arguments. */
  oneWith<Args, Value>(find: FindWith<Args, Value>): DataLoader<KeyWithArguments<Args>, Value | null, string>
  /** One page a parent and arguments. */
  pages<Page, Connection>(
    ofEach: PageOfEach<Page, Connection>,
  ): DataLoader<KeyWithArguments<Page>, Connection | null, string>
}

/** Which facts of which department a module follows, see `on` of packages/events. */
export type Subscriptions = Readonly<Partial<Record<Department, readonly Subscription<EventWork>[]>>>

/** One noun of a department, whole: what its subgraph needs to know of it. */
export interface Module<Loaders extends object = object> {
  /** The text of its `.graphql` file or files. */
  readonly sdl?: string | readonly string[]
  /** Typed `Resolvers` by their own declaration; here any object, so that types do not run in a circle. */
  readonly resolvers?: object
  /** Code and words of each of its refusals: what `refusalsOf` gives as `catalogue`. */
  readonly refusals?: Readonly<Record<string, RefusalWords>>
  readonly loaders?: (load: Load) => Loaders
  /** Its entities whose `history` the graph shows; the field stands in their type. */
  readonly histories?: Histories
  /** What falls due by the clock. */
  readonly sweeps?: readonly Sweep[]
  /** What it does with the others' facts. */
  readonly on?: Subscriptions
}

/** Declares a module; see docs/style.md. */
export const module = <Loaders extends object = object>(definition: Module<Loaders>): Module<Loaders> => definition

type AllLoaders<Modules extends readonly Module[]> = Modules extends readonly [
  Module<infer First>,
  ...infer Others extends readonly Module[],
]
  ? First & AllLoaders<Others>
  : object

/** The loaders that a department's resolvers find in their context. */
export type LoadersOf<Definition> = Definition extends SubgraphDefinition<infer Loaders> ? Loaders : never

/**
 * A department as the list of its modules, floors first. `at` is the file that calls this: migrations lie beside its folder.
 * Throws for a refusal that its module has no words for, and for two modules that name a loader alike.
 */
export function subgraph<Name extends Department, const Modules extends readonly Module[]>(
  name: Name,
  modules: Modules,
  at: string,
): SubgraphDefinition<AllLoaders<Modules>> & { readonly name: Name } {
  modules.forEach(assertRefusalsHaveWords)
  const histories: Histories = Object.assign({}, ...modules.map((one) => one.histories))
  assertLoadersDiffer(modules)
  return {
    name,
    typeDefs: sdlOf(name, modules),
    resolvers: [
      ...modules.flatMap(({ resolvers }) => (resolvers ? [resolvers as ResolverMap] : [])),
      historyResolvers(histories),
    ],
    migrations: new URL('../migrations', at),
    createLoaders: (ctx) => {
      const load = loadFor(ctx, ctx.clock.now())
      return Object.assign(
        historyLoaders(load),
        ...modules.map(({ loaders }) => loaders?.(load)),
      ) as AllLoaders<Modules>
    },
    subscriptions: joined(modules),
    sweeps: modules.flatMap(({ sweeps }) => sweeps ?? []),
  }
}

/** The modules' contracts, and what is made of them for all entities alike. */
function sdlOf(name: Department, modules: readonly Module[]): string[] {
  const own = modules.flatMap(({ sdl }) => sdl ?? [])
  const nodes = nodeSdlOf(name, own)
  return nodes === '' ? own : [...own, nodes]
}

/** Words made of what a refusal is given are the compiler's to check; fixed ones may still be blank. */
const hasWords = (entry: RefusalWords | undefined): boolean =>
  entry !== undefined &&
  (typeof entry.text === 'function' || LANGUAGES.every((lang) => (entry.text as Text)[lang].trim() !== ''))

function assertRefusalsHaveWords({ sdl = [], refusals = {} }: Module): void {
  const declared = [
    ...[sdl]
      .flat()
      .join('\n')
      .matchAll(/^type (\w+) implements .*\bRefusal\b/gm),
  ].map(([, name = '']) => name)
  const silent = declared.filter((name) => !hasWords(refusals[name]))
  if (silent.length > 0)
    throw new Error(
      `${silent.join(', ')}: give each its words, in English and in Chinese, in the module's .refusals.ts.`,
    )
}

/** Asked once, at the start, of loaders that nobody will use. */
function assertLoadersDiffer(modules: readonly Module[]): void {
  const seen = new Set<string>()
  const nobody = { kind: 'none' } as const
  const reader = { db: undefined as never, department: '', scope: nobody }
  const load = loadFor({ ...reader, viewer: systemViewer }, new Date(0))
  for (const name of modules.flatMap(({ loaders }) => Object.keys(loaders?.(load) ?? {}))) {
    if (seen.has(name)) throw new Error(`Two modules have a loader named ${name}.`)
    seen.add(name)
  }
}

/** A department's subscriptions by publisher, in the order of its modules. */
function joined(modules: readonly Module[]): Subscriptions {
  const all: Partial<Record<Department, Subscription<EventWork>[]>> = {}
  for (const { on = {} } of modules) {
    for (const [publisher, subscriptions] of Object.entries(on) as [Department, Subscription<EventWork>[]][]) {
      all[publisher] = [...(all[publisher] ?? []), ...subscriptions]
    }
  }
  return all
}

function loadFor(ctx: Reader & { readonly viewer: Viewer }, now: Date): Load {
  const { scope, viewer } = ctx
  return {
    viewer,
    scope,
    now,
    today: businessDateOf(now),
    one: (find) => loaderById((keys) => read(ctx, (db) => find(db, scope, keys))),
    many: (find) => listLoaderById((keys) => read(ctx, (db) => find(db, scope, keys))),
    oneWith: (find) => loaderByArguments((keys, args) => read(ctx, (db) => find(db, scope, keys, args))),
    pages: (ofEach) => loaderByArguments((parentIds, page) => ofEach(ctx, parentIds, page)),
  }
}
