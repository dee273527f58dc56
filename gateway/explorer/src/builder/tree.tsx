import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef } from 'react'

export interface TreeItem {
  readonly key: string
  readonly level: number
  readonly isExpandable: boolean
  readonly isOpen: boolean
  /** Null where it cannot be chosen. */
  readonly isChosen: boolean | null
  /** What is seen of it is what a screen reader says. */
  readonly content: ReactNode
}

interface TreeProps {
  readonly label: string
  readonly items: readonly TreeItem[]
  readonly current: string | null
  readonly onCurrent: (key: string) => void
  readonly onOpen: (key: string, isOpen: boolean) => void
  readonly onChoose: (key: string) => void
  /** Enter was pressed, or the line clicked. */
  readonly onEnter?: (key: string) => void
  readonly describedBy?: string
}

/** A tree of which one line can be reached by Tab, and the others by the arrow keys. */
export function Tree({
  label,
  items,
  current,
  onCurrent,
  onOpen,
  onChoose,
  onEnter,
  describedBy,
}: TreeProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const wasMoved = useRef(false)
  const at = Math.max(
    0,
    items.findIndex(({ key }) => key === current),
  )

  // The focus follows the keys, and stays where it is when another part of the page changes the question.
  useEffect(() => {
    if (!wasMoved.current) return
    wasMoved.current = false
    const line = box.current?.querySelector<HTMLElement>('[tabindex="0"]')
    line?.focus()
    line?.scrollIntoView({ block: 'nearest' })
  })

  // What was added by the search is in sight when the tree comes back.
  useEffect(() => {
    if (current === null) return
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const move = (to: number): void => {
    const item = items[Math.min(Math.max(0, to), items.length - 1)]
    if (!item) return
    wasMoved.current = true
    onCurrent(item.key)
  }
  const handle = (event: KeyboardEvent): void => {
    const item = items[at]
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(items.length - 1),
      ArrowRight: () => {
        if (item.isExpandable && !item.isOpen) onOpen(item.key, true)
        else if (item.isOpen) move(at + 1)
      },
      ArrowLeft: () => {
        if (item.isOpen) onOpen(item.key, false)
        else move(items.findLastIndex(({ level }, index) => index < at && level < item.level))
      },
      ' ': () => (item.isChosen === null ? onOpen(item.key, !item.isOpen) : onChoose(item.key)),
      Enter: () => onEnter?.(item.key),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div
      ref={box}
      role="tree"
      aria-label={label}
      aria-describedby={describedBy}
      className="builder-tree"
      onKeyDown={handle}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys of all its lines
        <div
          key={item.key}
          role="treeitem"
          aria-level={item.level}
          aria-expanded={item.isExpandable ? item.isOpen : undefined}
          aria-checked={item.isChosen ?? undefined}
          aria-selected={item.key === current}
          tabIndex={index === at ? 0 : -1}
          data-level={item.level}
          className="builder-line"
          ref={(line) => line?.style.setProperty('--level', String(item.level))}
          onClick={() => onCurrent(item.key)}
        >
          <span
            aria-hidden="true"
            className="builder-arrow"
            onClick={(event) => {
              if (!item.isExpandable) return
              event.stopPropagation()
              onCurrent(item.key)
              onOpen(item.key, !item.isOpen)
            }}
          >
            {item.isExpandable ? (item.isOpen ? '▾' : '▸') : ''}
          </span>
          {item.isChosen !== null && (
            <span
              aria-hidden="true"
              className={item.isChosen ? 'builder-check chosen' : 'builder-check'}
              onClick={(event) => {
                event.stopPropagation()
                onCurrent(item.key)
                onChoose(item.key)
              }}
            />
          )}
          {item.content}
        </div>
      ))}
    </div>
  )
}
