import { type ReactElement, useState } from 'react'
import { asProblem } from '../problem.ts'
import type { Answered } from '../question.ts'
import type { OtherAsker } from './answer.tsx'
import { titleOf } from './compare-view.tsx'
import { Popover } from './popover.tsx'
import { useWords } from './words.ts'

/** What stands on the left: an answer that was kept, or the present one where somebody else is asked beside it. */
export interface Comparison {
  readonly left: Answered
  /** Null: the present answer, whichever it is. */
  readonly right: Answered | null
}

interface CompareMenuProps {
  readonly answered: Answered
  readonly others: readonly OtherAsker[]
  readonly comparison: Comparison | null
  readonly onComparison: (comparison: Comparison | null) => void
}

/** Keeps this answer beside the next one, or asks the same as somebody else at once. */
export function CompareMenu({ answered, others, comparison, onComparison }: CompareMenuProps): ReactElement {
  const { say } = useWords()
  const [failure, setFailure] = useState<string | null>(null)
  if (comparison) {
    return (
      <>
        {comparison.right === null && comparison.left === answered && (
          <span role="status" className="muted">
            {say('compareWaits', { title: titleOf(answered) })}
          </span>
        )}
        <button type="button" onClick={() => onComparison(null)}>
          {say('compareStop')}
        </button>
      </>
    )
  }
  const ask = async ({ send }: OtherAsker): Promise<void> => {
    try {
      setFailure(null)
      const exchange = await send(answered.sent)
      onComparison({ left: answered, right: { ...answered, exchange, at: Date.now() } })
    } catch (cause) {
      const { message, advice } = asProblem(cause)
      setFailure(`${message} ${advice}`)
    }
  }
  return (
    <>
      <Popover label={say('compare')}>
        {(close) => (
          <>
            <button
              type="button"
              title={say('compareHint')}
              onClick={() => {
                close()
                onComparison({ left: answered, right: null })
              }}
            >
              {say('compareKeep')}
            </button>
            {others.map((other) => (
              <button
                type="button"
                key={other.title}
                onClick={() => {
                  close()
                  void ask(other)
                }}
              >
                {say('compareAs', { title: other.title })}
              </button>
            ))}
          </>
        )}
      </Popover>
      {failure && (
        <span role="status" className="bad">
          {failure}
        </span>
      )}
    </>
  )
}
