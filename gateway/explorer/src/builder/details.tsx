import { labelOf, termOf } from '@channelgraph/values/labels'
import type { GraphQLArgument } from 'graphql'
import type { ReactElement } from 'react'
import { InputEditor } from './input-editor.tsx'
import type { InputPath } from './literals.ts'
import type { Row } from './rows.ts'
import { departmentName, useWords } from './words.ts'

interface DetailsProps {
  readonly row: Row | null
  readonly values: Readonly<Record<string, unknown>>
  readonly onToggle: () => void
  readonly onSet: (input: InputPath, value: unknown) => void
}

/** Where in a list one is: seldom set by hand, so they come last. */
const PAGING = ['first', 'after', 'last', 'before']
const order = ({ name }: GraphQLArgument): number => PAGING.indexOf(name)

/** What the field in focus means, whose it is, who may read it, and what can be set of it. */
export function Details({ row, values, onToggle, onSet }: DetailsProps): ReactElement {
  const { language, say } = useWords()
  const field = row?.field
  if (!row || !field) return <p className="builder-muted builder-details">{say('choose')}</p>
  const { permission, isDenied, department } = row
  const label = labelOf(field, language)
  const inputs = [...field.args].sort((a, b) => order(a) - order(b))
  return (
    <section className="builder-details" aria-label={say('inputs', { field: label })}>
      <h3>
        {label} {language === 'en' && <span>{termOf(field.description ?? '')}</span>}
      </h3>
      {field.description && <p>{field.description}</p>}
      <p className="builder-muted">
        {[
          say('type', { type: String(field.type) }),
          ...(department === '' ? [] : [say('ownedBy', { department: departmentName(department, say) })]),
          ...(permission && !isDenied ? [say('takes', { permission })] : []),
        ].join(' · ')}
      </p>
      {isDenied && <p className="builder-warn">{permission ? say('mayNotBy', { permission }) : say('mayNot')}</p>}
      {field.deprecationReason && (
        <p className="builder-warn">{say('deprecated', { reason: field.deprecationReason })}</p>
      )}
      <button type="button" onClick={onToggle}>
        {say(row.isChosen ? 'removeField' : 'addField')}
      </button>
      {inputs.length === 0 && <p className="builder-muted">{say('noInputs')}</p>}
      {inputs.map((argument) => (
        <InputEditor
          key={`${row.key} ${argument.name}`}
          input={argument}
          field={field.name}
          value={values[argument.name]}
          onSet={(path, value) => onSet([argument.name, ...path], value)}
        />
      ))}
    </section>
  )
}
