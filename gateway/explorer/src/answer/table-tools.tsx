import type { ReactElement } from 'react'
import { withFilter } from './column-menu.tsx'
import { NO_OPTIONS, type TableOptions } from './options.ts'
import { Popover } from './popover.tsx'
import { idOf, type Shown, wordsIn } from './table-columns.ts'
import type { Table } from './table-model.ts'
import { useWords } from './words.ts'

interface ToolsProps {
  readonly table: Table
  /** All columns of the table as asked, hidden ones as well. */
  readonly asked: readonly Shown[]
  readonly spread: ReadonlySet<string>
  readonly options: TableOptions
  readonly onOptions: (options: TableOptions) => void
}

/** Above the table: which columns, which groups, which lists; and what is in force, each to be taken away by a click. */
export function TableTools({ table, asked, spread, options, onOptions }: ToolsProps): ReactElement {
  const { say, names } = useWords()
  const put = (change: Partial<TableOptions>): void => onOptions({ ...options, ...change })
  const leaves = asked.flatMap(({ column }) => (column ? [column] : []))
  const toggle = (ids: readonly string[], id: string): string[] =>
    ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]
  return (
    <>
      <Popover label={say('columns')}>
        {() => (
          <fieldset>
            <legend>{say('columns')}</legend>
            {asked.map((shown) => (
              <Choice
                key={idOf(shown)}
                label={names(wordsIn(shown))}
                checked={!options.hidden.includes(idOf(shown))}
                onChange={() => put({ hidden: toggle(options.hidden, idOf(shown)) })}
              />
            ))}
            <button type="button" onClick={() => put({ hidden: [], order: [] })}>
              {say('showAll')}
            </button>
          </fieldset>
        )}
      </Popover>
      <Popover label={say('groupBy')}>
        {() => (
          <fieldset>
            <legend>{say('groupBy')}</legend>
            {leaves.length === 0 && <p>{say('noGroup')}</p>}
            {leaves.map(({ id, words }) => (
              <Choice
                key={id}
                label={names(words)}
                checked={options.group.includes(id)}
                onChange={() => put({ group: toggle(options.group, id) })}
              />
            ))}
          </fieldset>
        )}
      </Popover>
      {table.innerLists.length > 0 && (
        <Popover label={say('spreadLists')}>
          {() => (
            <fieldset>
              <legend>{say('spreadInto')}</legend>
              {table.innerLists.map((list) => (
                <Choice
                  key={list.id}
                  label={names(list.words)}
                  checked={spread.has(list.id) && list.lists.every((id) => spread.has(id))}
                  // A list within a list is spread with it.
                  onChange={() =>
                    put({
                      spread: spread.has(list.id)
                        ? [...spread].filter((id) => id !== list.id && !isWithin(table, id, list.id))
                        : [...new Set([...spread, ...list.lists, list.id])],
                    })
                  }
                />
              ))}
            </fieldset>
          )}
        </Popover>
      )}
      <InForce asked={asked} options={options} onOptions={onOptions} />
    </>
  )
}

const isWithin = ({ innerLists }: Table, id: string, outer: string): boolean =>
  innerLists.some((list) => list.id === id && list.lists.includes(outer))

interface ChoiceProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: () => void
}

const Choice = ({ label, checked, onChange }: ChoiceProps): ReactElement => (
  <label className="choice">
    <input type="checkbox" checked={checked} onChange={onChange} />
    {label}
  </label>
)

function InForce({
  asked,
  options,
  onOptions,
}: Pick<ToolsProps, 'asked' | 'options' | 'onOptions'>): ReactElement | null {
  const { say, names } = useWords()
  const named = (id: string): string | undefined => {
    const shown = asked.find((one) => idOf(one) === id)
    return shown && names(wordsIn(shown))
  }
  const { group, sort, filters } = options
  const chip = (key: string, id: string, text: (name: string) => string, change: Partial<TableOptions>) => {
    const name = named(id)
    return name === undefined ? [] : [{ key, text: text(name), change }]
  }
  const chips = [
    ...group.flatMap((id) =>
      chip(`group ${id}`, id, (name) => say('groupedBy', { name }), { group: group.filter((one) => one !== id) }),
    ),
    ...sort.flatMap(({ id, desc }) =>
      chip(`sort ${id}`, id, (name) => `${say('sortedBy', { name })} ${desc ? '↓' : '↑'}`, {
        sort: sort.filter((one) => one.id !== id),
      }),
    ),
    ...Object.entries(filters).flatMap(([id, filter]) =>
      chip(`filter ${id}`, id, (name) => say('filteredBy', { name, filter }), { filters: withFilter(filters, id, '') }),
    ),
  ]
  if (chips.length === 0) return null
  return (
    <ul className="chips" aria-label={say('inForce')}>
      {chips.map(({ key, text, change }) => (
        <li key={key}>
          <button
            type="button"
            title={say('remove', { what: text })}
            onClick={() => onOptions({ ...options, ...change })}
          >
            {text} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" onClick={() => onOptions({ ...NO_OPTIONS, spread: options.spread })}>
          {say('reset')}
        </button>
      </li>
    </ul>
  )
}
