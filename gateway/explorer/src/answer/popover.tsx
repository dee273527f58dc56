import { type ReactElement, type ReactNode, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

interface PopoverProps {
  /** What the button says; what the panel is called where the button shows a sign only. */
  readonly label: string
  readonly sign?: ReactNode
  readonly className?: string
  readonly disabled?: boolean
  /** `-1` for a button that the keyboard reaches another way. */
  readonly tabIndex?: number
  readonly children: (close: () => void) => ReactNode
}

/** A button with a panel over the page; Escape or a click outside closes it. What it holds is made when it opens. */
export function Popover({ label, sign, className, disabled, tabIndex, children }: PopoverProps): ReactElement {
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  // The browser gives the focus back to where it was.
  const close = () => panel.current?.hidePopover()
  return (
    <>
      <button
        type="button"
        ref={button}
        className={className}
        popoverTarget={id}
        disabled={disabled}
        tabIndex={tabIndex}
        aria-label={sign ? label : undefined}
        title={sign ? label : undefined}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
      >
        {sign ?? label}
      </button>
      <div
        id={id}
        popover="auto"
        ref={panel}
        role="dialog"
        aria-label={label}
        className="answer-popover"
        onBeforeToggle={({ newState, currentTarget }) => {
          if (newState !== 'open') return
          // Made before it opens, so that the browser itself gives it the focus: `toggle` comes later, and would take the focus from where
          // the reader went meanwhile.
          flushSync(() => setOpen(true))
          currentTarget.querySelector('button, input, select')?.setAttribute('autofocus', '')
          place(currentTarget, button.current)
        }}
        onToggle={({ newState, currentTarget }) => {
          setOpen(newState === 'open')
          if (newState === 'open') place(currentTarget, button.current)
        }}
        // Keys in it are not the grid's.
        onKeyDown={(event) => event.stopPropagation()}
      >
        {isOpen && children(close)}
      </div>
    </>
  )
}

const EDGE = 8

/** Under the button, or above it where there is more room; never past the edge of the window. */
function place(panel: HTMLElement, button: HTMLElement | null): void {
  const { left = 0, top = 0, bottom = 0 } = button?.getBoundingClientRect() ?? {}
  const { offsetWidth: width, offsetHeight: height } = panel
  const isAbove = bottom + height + EDGE > window.innerHeight && top > window.innerHeight - bottom
  const room = isAbove ? top : window.innerHeight - bottom
  Object.assign(panel.style, {
    left: `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`,
    top: isAbove ? 'auto' : `${bottom + 4}px`,
    bottom: isAbove ? `${window.innerHeight - top + 4}px` : 'auto',
    maxHeight: `${Math.max(120, room - EDGE * 2)}px`,
  })
}
