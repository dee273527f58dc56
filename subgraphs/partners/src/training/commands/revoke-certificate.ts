import { changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { findPartners } from '../../partners/partners.store.ts'
import { certificates } from '../certificates.store.ts'
import { findCourses } from '../courses.store.ts'
import { refuseRevocation } from '../training.rules.ts'
import { announceTrainingValidity } from '../training-validity.steps.ts'

export interface RevokeCertificate extends Versioned {
  /** The partner reads it. */
  readonly reason: string
}

export const revokeCertificate = command(
  'training:revoke',
  async (tx, ctx, { id, expectedVersion, reason: given }: RevokeCertificate) => {
    const reason = check.text('reason', given)
    const certificate = await certificates.lock(tx, ctx, id, expectedVersion)
    const course = (await findCourses(tx, ctx.scope, [certificate.courseId])).get(certificate.courseId)!
    const revoker = (await findEmployees(tx, ctx.scope, [ctx.viewer.subject])).get(ctx.viewer.subject)
    const refusal = refuseRevocation(certificate, course, revoker)
    if (refusal) return refusal
    const revokedOn = businessDateOf(ctx.clock.now())
    const revoked = await certificates.update(tx, certificate, { revoked: true, revokedOn })
    const partner = (await findPartners(tx, ctx.scope, [certificate.partnerId])).get(certificate.partnerId)!
    return withReason(
      reason,
      combine(changed('Certificate', certificate, revoked), await announceTrainingValidity(tx, ctx, partner)),
      { visibleToPartner: true },
    )
  },
)
