import { isListType } from 'graphql'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useAsking, useLoaded } from './asking.ts'
import type { LeafProps } from './input-editor.tsx'
import { Chosen, idsOf } from './picker.tsx'
import { type Region, regionNames, regionsBelow } from './pickers.ts'
import { Tree, type TreeItem } from './tree.tsx'
import { useWords } from './words.ts'

/** The divisions below each that was opened; those of the country under ''. */
type Below = ReadonlyMap<string, readonly Region[]>

/** Picks regions from a tree: provinces, cities, counties, each level fetched when it is opened. */
export function RegionPicker({ label, type, value, onValue }: LeafProps): ReactElement {
  const { say } = useWords()
  const { send } = useAsking()
  const [isOpen, setOpen] = useState(false)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [below, setBelow] = useState<Below>(new Map())
  const [failure, setFailure] = useState<string | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const isMany = isListType(type)
  const codes = idsOf(value)
  const life = useRef(new AbortController())
  useEffect(() => {
    const own = new AbortController()
    life.current = own
    return () => own.abort()
  }, [])
  const known = new Map([...below.values()].flat().map(({ id, name }) => [id, name]))
  const unknown = codes.filter((code) => !known.has(code))
  const named = useLoaded(unknown.length > 0 ? unknown.join(' ') : null, (signal) => regionNames(unknown, send, signal))
  const nameOf = (code: string): string =>
    known.get(code) ?? (named.state === 'loaded' ? named.value.find(({ id }) => id === code)?.name : undefined) ?? code

  const load = (code: string): void => {
    if (below.has(code)) return
    const { signal } = life.current
    regionsBelow(code === '' ? null : code, send, signal).then(
      (regions) => {
        setFailure(null)
        setBelow((former) => new Map([...former, [code, regions]]))
      },
      (reason: unknown) => signal.aborted || setFailure(reason instanceof Error ? reason.message : String(reason)),
    )
  }
  const open = (code: string, to: boolean): void => {
    setOpened(new Set(to ? [...opened, code] : [...opened].filter((one) => one !== code)))
    if (to) load(code)
  }
  const choose = (code: string): void => {
    const left = codes.includes(code) ? codes.filter((one) => one !== code) : isMany ? [...codes, code] : [code]
    onValue(left.length === 0 ? undefined : isMany ? left : left[0])
  }
  const itemsOf = (code: string, level: number): readonly TreeItem[] =>
    (below.get(code) ?? []).flatMap(({ id, name, hasChildren }) => [
      {
        key: id,
        level,
        isExpandable: hasChildren,
        isOpen: opened.has(id),
        isChosen: codes.includes(id),
        content: name,
      },
      ...(opened.has(id) ? itemsOf(id, level + 1) : []),
    ])

  return (
    <div className="builder-picker">
      <Chosen names={codes.map((code) => ({ id: code, name: nameOf(code) }))} onDrop={choose} />
      <details
        open={isOpen}
        onToggle={({ currentTarget }) => {
          setOpen(currentTarget.open)
          if (currentTarget.open) load('')
        }}
      >
        <summary aria-label={`${label}: ${say('regions')}`}>{say('regions')}</summary>
        {isOpen && (
          <Tree
            label={label}
            items={itemsOf('', 1)}
            current={current}
            onCurrent={setCurrent}
            onOpen={open}
            onChoose={choose}
          />
        )}
      </details>
      {failure !== null && (
        <p role="status" className="builder-bad">
          {say('pickFailed', { reason: failure })}
        </p>
      )}
    </div>
  )
}
