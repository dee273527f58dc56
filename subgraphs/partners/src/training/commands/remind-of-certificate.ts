import { command, created, type Done, unchanged } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { noteReminder } from '../reminders.store.ts'
import { certificateExpiring } from '../training.events.ts'
import { reminderDue } from '../training.rules.ts'
import type { CertificateRow } from '../training.tables.ts'

/** 四.2: who is to learn again hears of it 60, 30 and 7 days before the certificate ends, once each. */
export const remindOfCertificate = command(
  'schedule:sweep',
  async (tx, ctx, certificate: CertificateRow): Promise<Done<unknown>> => {
    const today = businessDateOf(ctx.clock.now())
    const days = reminderDue(certificate, today)
    const reminder =
      days &&
      (await noteReminder(tx, {
        ...{ id: certificate.id, partnerId: certificate.partnerId },
        ...{ days, remindedOn: today },
      }))
    return reminder
      ? created('CertificateReminder', reminder, certificateExpiring(certificate, reminder))
      : unchanged(certificate)
  },
)
