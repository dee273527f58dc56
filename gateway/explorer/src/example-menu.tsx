import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import type { ExplorerConfig, ExplorerExample } from './config.ts'

interface ExampleMenuProps {
  readonly config: ExplorerConfig
  readonly onChoose: (example: ExplorerExample) => void
}

const DEFAULT_GROUP = 'Questions'

/** The examples under their headings; one click opens and runs one. Escape or a click outside closes the menu. */
export function ExampleMenu({ config, onChoose }: ExampleMenuProps): ReactElement {
  const panel = useRef<HTMLDivElement>(null)
  const groups = Map.groupBy(config.examples, ({ group }) => group ?? DEFAULT_GROUP)

  const choose = (example: ExplorerExample): void => {
    panel.current?.hidePopover()
    onChoose(example)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <div
      className="examples"
      onKeyDown={(event) => panel.current?.matches(':popover-open') && moveFocus(event, panel.current)}
    >
      <button type="button" popoverTarget="examples">
        Examples
      </button>
      <div
        id="examples"
        popover="auto"
        ref={panel}
        role="dialog"
        aria-label="Examples"
        onToggle={({ newState, currentTarget }) => {
          if (newState === 'open' && !currentTarget.contains(document.activeElement)) itemsOf(currentTarget)[0]?.focus()
        }}
      >
        {[...groups].map(([group, examples]) => (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            {examples.map((example) => (
              <button type="button" key={example.name} data-example={example.name} onClick={() => choose(example)}>
                <strong>{example.title}</strong>
                <span title={example.description}>{example.description}</span>
                {titleOf(config, example.persona) && <small>as {titleOf(config, example.persona)}</small>}
              </button>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

const titleOf = (config: ExplorerConfig, persona: string | undefined): string | undefined =>
  config.personas?.find(({ name }) => name === persona)?.title

const itemsOf = (panel: HTMLElement): HTMLElement[] => [...panel.querySelectorAll('button')]

/** Arrow keys, Home and End walk over the examples; Tab does as well. */
function moveFocus(event: KeyboardEvent, panel: HTMLElement): void {
  const items = itemsOf(panel)
  const at = items.findIndex((item) => item.contains(document.activeElement))
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (target === undefined) return
  event.preventDefault()
  items[(target + items.length) % items.length]?.focus()
}
