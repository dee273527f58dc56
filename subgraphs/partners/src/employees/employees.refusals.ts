import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: employeesRefusals, refusal } = refusalsOf<RefusalFields>()({
  EmployeeNoTaken: {
    code: 'EMPLOYEE_NO_TAKEN',
    text: ({ no }: { no: string }) => ({
      en: `The staff number ${no} is somebody's already: give another one, or move that employee.`,
      zh: `工号 ${no} 已有员工使用:请另给工号,或对该员工办理调动。`,
    }),
  },
  EmployeeManagesPartners: {
    code: 'EMPLOYEE_MANAGES_PARTNERS',
    text: ({ partners }: { partners: number }) => ({
      en: `${partners} partners are still managed by this employee: give each another manager (updatePartner) first.`,
      zh: `该员工仍负责 ${partners} 家渠道伙伴:请先为其逐一更换渠道经理(updatePartner)。`,
    }),
  },
  EmployeeOwnsApplications: {
    code: 'EMPLOYEE_OWNS_APPLICATIONS',
    text: ({ applications }: { applications: number }) => ({
      en: `${applications} open applications are still this employee's: give each another owner (correctApplication) first.`,
      zh: `该员工仍负责 ${applications} 份未结申请:请先为其逐一更换负责人(correctApplication)。`,
    }),
  },
  EmployeeLeft: {
    code: 'EMPLOYEE_LEFT',
    text: {
      en: 'This employee has left the company: nothing of it changes any more.',
      zh: '该员工已离职,不可再变更。',
    },
  },
})
