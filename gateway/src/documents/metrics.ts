import type { Metrics } from '@channelgraph/process'
import { Counter, Gauge } from 'prom-client'
import type { DocumentsOptions } from './documents.ts'

export interface DocumentMetrics {
  readonly countDocument: DocumentsOptions['count']
  /** Shows how many of the trusted documents fit the supergraph, and how many do not. */
  readonly showTrusted: (fit: number, unfit: number) => void
}

export function documentMetrics({ registry }: Metrics): DocumentMetrics {
  const asked = new Counter({
    name: 'documents_asked_total',
    help: 'Documents asked for, by how: trusted, registered (by its hash), registers (with its hash), text (alone)',
    labelNames: ['how'],
    registers: [registry],
  })
  const trusted = new Gauge({
    name: 'trusted_documents',
    help: 'Trusted documents, by whether they fit the supergraph that is served',
    labelNames: ['state'],
    registers: [registry],
  })
  return {
    countDocument: (how) => asked.inc({ how }),
    showTrusted: (fit, unfit) => {
      trusted.set({ state: 'fit' }, fit)
      trusted.set({ state: 'unfit' }, unfit)
    },
  }
}
