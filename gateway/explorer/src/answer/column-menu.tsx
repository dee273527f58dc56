import type { ReactElement } from 'react'
import { isSummed } from './arrange.ts'
import type { TableOptions } from './options.ts'
import { Popover } from './popover.tsx'
import { idOf, movedOrder, type Shown, wordsIn } from './table-columns.ts'
import { isNumeric } from './values.ts'
import { useWords } from './words.ts'

interface ColumnMenuProps {
  readonly shown: Shown
  readonly all: readonly Shown[]
  /** The lists that are spread already. */
  readonly spread: ReadonlySet<string>
  readonly options: TableOptions
  readonly onOptions: (options: TableOptions) => void
}

/** What can be done with one column. */
export function ColumnMenu({ shown, all, spread, options, onOptions }: ColumnMenuProps): ReactElement {
  const { say, names } = useWords()
  const { column, list } = shown
  const id = idOf(shown)
  const name = names(wordsIn(shown))
  const sorted = options.sort.find((one) => one.id === id)
  const isGrouped = options.group.includes(id)
  const put = (change: Partial<TableOptions>): void => onOptions({ ...options, ...change })
  const item = (text: string, change: Partial<TableOptions>, close: () => void): ReactElement => (
    <button
      type="button"
      onClick={() => {
        close()
        put(change)
      }}
    >
      {text}
    </button>
  )
  return (
    <Popover label={say('columnMenu', { name })} sign="⋯" className="column-menu" tabIndex={-1}>
      {(close) => (
        <>
          <strong>{name}</strong>
          {column && (
            <>
              {(!sorted || sorted.desc) && item(say('ascending'), { sort: [{ id, desc: false }] }, close)}
              {!sorted?.desc && item(say('descending'), { sort: [{ id, desc: true }] }, close)}
              {sorted && item(say('unsorted'), { sort: options.sort.filter((one) => one.id !== id) }, close)}
              {isGrouped
                ? item(say('ungroup'), { group: options.group.filter((one) => one !== id) }, close)
                : item(say('groupByThis'), { group: [...options.group, id] }, close)}
              {isNumeric(column.kind) &&
                (isSummed(column, options.sums)
                  ? item(say('noSum'), { sums: { ...options.sums, [id]: false } }, close)
                  : item(say('sum'), { sums: { ...options.sums, [id]: true } }, close))}
            </>
          )}
          {list && item(say('spreadInto'), { spread: [...new Set([...spread, ...list.lists, id])] }, close)}
          {item(say('moveLeft'), { order: movedOrder(all, id, -1) }, close)}
          {item(say('moveRight'), { order: movedOrder(all, id, 1) }, close)}
          {item(say('hide'), { hidden: [...options.hidden, id] }, close)}
          {column && (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                close()
              }}
            >
              <label>
                {say('filter')}
                <input
                  type="text"
                  value={options.filters[id] ?? ''}
                  maxLength={200}
                  placeholder={say(hintOf(column.kind))}
                  onChange={({ target }) => put({ filters: withFilter(options.filters, id, target.value) })}
                />
              </label>
            </form>
          )}
        </>
      )}
    </Popover>
  )
}

const hintOf = (kind: Parameters<typeof isNumeric>[0]) =>
  isNumeric(kind) ? 'filterHintNumber' : kind === 'day' || kind === 'instant' ? 'filterHintDay' : 'filterHint'

/** An empty filter is none. */
export function withFilter(filters: TableOptions['filters'], id: string, text: string): TableOptions['filters'] {
  const { [id]: _, ...others } = filters
  return text === '' ? others : { ...others, [id]: text }
}
