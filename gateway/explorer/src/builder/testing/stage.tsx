import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql'
import { type ReactElement, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { FieldOwners } from '../../config.ts'
import type { Question, Send } from '../../question.ts'
import { Builder } from '../builder.tsx'
import './stage.css'

/** A page with nothing but the builder and its text, over the schema that is served: `?language=zh`, `?mine` for one who reads less. */

const asked = new URLSearchParams(location.search)
const fetched = async (path: string): Promise<string> => (await fetch(path)).text()

const PARTNERS = [
  { id: 'partner_1', number: 'PT-00001', name: '华东充电设备有限公司', initials: 'hdcdsb' },
  { id: 'partner_2', number: 'PT-00002', name: '南方新能源工程公司', initials: 'nfxny' },
]
const REGIONS = [
  { id: '310000', name: '上海市', level: 'PROVINCE', parent: null },
  { id: '440000', name: '广东省', level: 'PROVINCE', parent: null },
  { id: '440100', name: '广州市', level: 'CITY', parent: '440000' },
  { id: '440300', name: '深圳市', level: 'CITY', parent: '440000' },
]

/** Answers the pickers as the graph would, and refuses what the graph would refuse. */
const sendTo =
  (schema: GraphQLSchema): Send =>
  async ({ query, variables }) => {
    const [fault] = validate(schema, parse(query))
    const { text = '', codes, ...ids } = (variables ?? {}) as Readonly<Record<string, string>> & { codes?: string[] }
    const partners = PARTNERS.filter(({ name, initials }) => name.includes(text) || initials.startsWith(text))
    const below = REGIONS.filter(({ parent }) => parent === (codes?.[0] ?? null))
    const data = fault
      ? null
      : query.includes('children')
        ? { regions: [{ id: codes?.[0], children: below }] }
        : query.includes('PROVINCE')
          ? { regions: below }
          : query.includes('RegionNames')
            ? { regions: REGIONS.filter(({ id }) => codes?.includes(id)) }
            : query.includes('node(')
              ? Object.fromEntries(
                  Object.entries(ids).map(([key, id]) => [key, PARTNERS.find((one) => one.id === id) ?? null]),
                )
              : { search: { partners, products: [] } }
    const report = {
      as: 'Management',
      status: 200,
      elapsedMs: 1,
      requestId: null,
      errorCount: fault ? 1 : 0,
      explained: {},
    }
    return { result: { data, ...(fault ? { errors: [{ message: fault.message }] } : {}) }, report, problem: null }
  }

interface StageProps {
  readonly schema: GraphQLSchema
  readonly mine: GraphQLSchema | null
  readonly owners: FieldOwners
}

function Stage({ schema, mine, owners }: StageProps): ReactElement {
  const [question, setQuestion] = useState<Question>({
    query: asked.get('query') ?? '',
    variables: asked.get('variables') ?? '',
  })
  const [send] = useState(() => sendTo(schema))
  return (
    <main className="stage">
      <Builder
        schema={schema}
        mine={mine}
        owners={owners}
        question={question}
        onChange={setQuestion}
        send={send}
        language={asked.get('language') === 'zh' ? 'zh' : 'en'}
      />
      <div className="stage-text">
        <textarea
          aria-label="Query"
          value={question.query}
          onChange={({ target }) => setQuestion({ ...question, query: target.value })}
        />
        <textarea
          aria-label="Variables"
          value={question.variables}
          onChange={({ target }) => setQuestion({ ...question, variables: target.value })}
        />
      </div>
    </main>
  )
}

const schema = buildSchema(await fetched('schema.graphql'))
const mine = asked.has('mine') ? buildSchema(await fetched('mine.graphql')) : null
const owners = JSON.parse(await fetched('field-owners.json')) as FieldOwners
const root = document.getElementById('root')
if (root) createRoot(root).render(<Stage schema={schema} mine={mine} owners={owners} />)
