export type {
  ApplicationRow as PartnerApplication,
  EvaluationReportRow as EvaluationReport,
  ReadScore as DepartmentScore,
  ScreenedItem as ScreeningItem,
  Screening as ScreeningResult,
  ScreeningStandardRow as ScreeningStandard,
  SiteVisitRow as SiteVisit,
  StandardItem,
} from './applications.tables.ts'
