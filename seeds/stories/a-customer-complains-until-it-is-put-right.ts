import { PARTNER_A } from '@channelgraph/access'
import type { Refusal } from '@channelgraph/values'
import { count, eq } from 'drizzle-orm'
import { classifyComplaint } from '../../subgraphs/support/src/complaints/commands/classify-complaint.ts'
import { closeComplaint } from '../../subgraphs/support/src/complaints/commands/close-complaint.ts'
import { concludeComplaint } from '../../subgraphs/support/src/complaints/commands/conclude-complaint.ts'
import { investigateComplaint } from '../../subgraphs/support/src/complaints/commands/investigate-complaint.ts'
import { notifyPartner } from '../../subgraphs/support/src/complaints/commands/notify-partner.ts'
import { recordFollowUp } from '../../subgraphs/support/src/complaints/commands/record-follow-up.ts'
import { rectifyComplaint } from '../../subgraphs/support/src/complaints/commands/rectify-complaint.ts'
import { registerComplaint } from '../../subgraphs/support/src/complaints/commands/register-complaint.ts'
import { type ComplaintRow, complaintFollowUp } from '../../subgraphs/support/src/complaints/complaints.tables.ts'
import { DAY, done, refused, type Story } from './story.ts'

interface Ending {
  readonly states: readonly string[]
  readonly closedTooEarly: string
  readonly followUps: number
}

/** 四.4 (S-13, S-07): classified, registered, handled, followed up, told to the partner; who is not content is heard again. */
export const aCustomerComplainsUntilItIsPutRight: Story<Ending> = {
  title: 'A customer complains until it is put right',
  description:
    'A customer of partner A complains of a charger that stops. The first repair does not help and the customer says so: the complaint is opened again, put right, followed up, told to the partner and closed.',
  persona: 'after-sales',
  query: `query ComplaintsHeardAgain {
  complaints(statuses: [REOPENED, INVESTIGATING, RECTIFYING, FOLLOW_UP], first: 20) {
    nodes { no category level status description upheld rootCause followUp { satisfaction } partner { name } }
  }
}`,
  tell: async (stage) => {
    const ctx = stage.as('support', 'after-sales')
    const report = {
      category: 'PRODUCT_QUALITY' as const,
      level: 'GENERAL' as const,
      description: '充电十分钟后自动停机',
    }
    let row: ComplaintRow = done(
      await registerComplaint(stage.as('support', 'partner-a'), {
        idempotencyKey: 'until-put-right',
        partnerId: PARTNER_A.id,
        ...report,
      }),
    )
    const states: string[] = [row.status]
    const next = (answer: ComplaintRow | Refusal) => {
      stage.pass(DAY / 4)
      row = done(answer)
      states.push(row.status)
    }
    const it = () => ({ id: row.id, expectedVersion: row.version })
    const handle = async (rootCause: string, rectification: string) => {
      next(await investigateComplaint(ctx, it()))
      next(await concludeComplaint(ctx, { ...it(), upheld: true, rootCause }))
      next(await rectifyComplaint(ctx, { ...it(), rectification }))
    }
    next(await classifyComplaint(ctx, { ...it(), category: report.category, level: report.level }))
    await handle('充电模块过热保护', '更换风扇')
    next(await recordFollowUp(ctx, { ...it(), satisfaction: 2, resolvedConfirmed: false, note: '仍然停机' }))
    await handle('模块批次不良', '更换充电模块并复检同批次')
    next(await recordFollowUp(ctx, { ...it(), satisfaction: 5, resolvedConfirmed: true }))
    const { code } = refused(await closeComplaint(ctx, it()))
    next(await notifyPartner(ctx, { ...it(), summary: '同批次模块已召回，请留意库存' }))
    next(await closeComplaint(ctx, it()))
    await stage.carry()
    const [counted] = await ctx.db
      .select({ followUps: count() })
      .from(complaintFollowUp)
      .where(eq(complaintFollowUp.complaintId, row.id))
    return { states, closedTooEarly: code, followUps: counted?.followUps ?? 0 }
  },
}
