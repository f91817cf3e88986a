/* What travels between office and phone (sync contract, version 1) and what the phone makes of it. */

type Decimal = string;
interface Range { low: Decimal | null; high: Decimal | null }
interface Parameter { code: string; name: string; unit: string; decimals: number; step: Decimal; low: Decimal | null; high: Decimal | null; min?: Decimal; max?: Decimal; order: number }
interface Instrument { id: string; name: string; kind: string; serial: string; member_id: string | null; calibrated_on: string | null; due_on: string | null }
/** The instrument chosen for the readings of one day. */
interface Choice { day: string; id: string }
interface Taken { method: string; instrument?: string; calibrated_on?: string | null; via?: 'hand' | 'bluetooth' }
interface Measured { parameter: string; value: number }
interface Maker { name: string; prefix: string; services: string[]; published: boolean; read: (server: any, onValue: (one: Measured) => void, onNonsense: () => void) => Promise<void> }
interface Task { id: string; name: string; group: string; group_label: string; order: number }
interface Product { id: string; name: string; unit: string; family: string; strength: string | null; pack: string | null; step: Decimal; fits?: boolean }

interface Catalogue {
  tasks: Task[];
  products: Product[];
  parameters: Parameter[];
  instruments?: Instrument[];
  missing_reasons?: string[];
  skip_reasons: string[];
  incident_kinds: { code: string; label: string }[];
  recommendations: string[];
  late_tolerance_min: number;
  positions?: { kept: boolean; days: number };
}

interface PhotoShown { id: string; sha256: string; moment: string; taken_at: string; received: boolean; word?: string; requirement?: string | null }
interface Signed { name: string; absent: boolean; at: string; strokes?: number[][] }
interface CommentShown { id: string; text: string; audience: 'client' | 'team' | 'office'; by: string; at: string; read_at: string | null }
interface IncidentShown { kind: string; severity: string; text: string; read_at: string | null }

/** The technician's vehicle of the day, as the office's journal up to our cursor leaves it. */
interface Van {
  member_id: string;
  vehicle: { id: string; name: string } | null;
  day: string;
  stores: { id: string; name: string }[];
  on_board: Record<string, Decimal>;
  /** What may be picked; null = everything. */
  allowed: string[] | null;
  loads: { id: string; product_id: string; quantity: Decimal }[];
  asked: { visit_id: string; text: string; why: string }[];
  keys?: HeldKey[];
}
/** A key, badge or remote of a site; `others` are the colleagues who have a copy. */
interface SiteKey { id: string; name: string; copies: number; mine: boolean; others: string[] }
interface HeldKey { id: string; name: string; client: string; city: string; since: string }
interface LoadLine { product: Product; need: number; clients: string[]; onBoard: number; missing: number; load: { quantity: number; id: string } | null }

interface Report {
  steps?: { step_id: string; done: boolean; reason: string }[];
  tasks: { task_id: string; pool_id: string | null; done: boolean; reason: string }[];
  readings: { pool_id: string; parameter: string; value: Decimal; at: string }[];
  products: { product_id: string; pool_id: string | null; quantity: Decimal; fitted?: boolean }[];
  photos: PhotoShown[];
  comments: CommentShown[];
  incidents: IncidentShown[];
  signature?: Signed | null;
}

/** What a visit may not end without, as the office counted it. */
interface RequiredThing { key: string; kind: 'step' | 'photo' | 'reading'; what: string; often: string; requirement_id: string; moment: string | null; parameter: string | null; pool_id: string | null }
interface Asked { id: string; text: string; by: string; at: string; read_at: string | null }
interface Step { id: string; text: string; required: boolean }
interface Visit {
  id: string;
  day: string;
  start: string | null;
  minutes: number;
  rank: number;
  state: string;
  state_label: string;
  priority: string;
  late: boolean;
  client: { id: string; name: string; phone: string };
  site_id: string;
  pool_ids: string[];
  service: { name: string; category: string; category_label: string; color: string };
  instructions: string;
  /** Who leads and who comes along; an older office sends none. */
  team?: { lead: boolean; names: string[]; own: string; common: string };
  contract: string | null;
  steps?: Step[];
  required?: RequiredThing[];
  task_ids: string[];
  products: { product_id: string; quantity: Decimal }[];
  documents: { id: string; name: string }[];
  parameters: string[];
  notice: string | null;
  questions?: Asked[];
  report: Report | null;
  /** The office took it away while work of ours was on the phone. */
  gone?: boolean;
}

interface SealedCode { id: string; label: string; iv: Uint8Array<ArrayBuffer>; box: ArrayBuffer }
interface Site {
  id: string;
  name: string;
  address: string;
  postcode: string;
  city: string;
  lat: number | string | null;
  lng: number | string | null;
  access: { kind: string; text: string }[];
  contacts: { name: string; role: string; phone: string }[];
  keys?: SiteKey[];
  codes: SealedCode[];
  notes: { text: string; standing: boolean; by: string; at: string }[];
}

interface PastReport {
  day: string;
  service: string;
  technician: string;
  tasks: string[];
  readings: { parameter: string; value: Decimal }[];
  products: { name: string; quantity: Decimal; unit: string }[];
  comment: string;
  incidents: string[];
}

interface Pool {
  id: string;
  site_id: string;
  name: string;
  volume_m3: Decimal | null;
  shape_label: string;
  lining_label: string;
  sanitiser: string;
  sanitiser_label: string;
  filtration_label: string;
  cover_label: string;
  heating_label: string;
  collective: boolean;
  equipment: { id?: string; kind_label: string; make: string; model: string; fitted_on: string | null }[];
  ranges: Record<string, Range>;
  last: Record<string, { value: Decimal; at: string }>;
  label_hashes?: string[];
  history: PastReport[];
  findings?: { id: string; label: string; seen: string; state: string; state_label: string }[];
}

interface HoursWeek {
  monday: string;
  minutes: number;
  contract: number;
  days: { day: string; start: string | null; end: string | null; break_minutes: number; minutes: number; state: string; why: string }[];
}
interface Hours {
  id: string;
  day: string;
  presses: { id: string; kind: string; at: string }[];
  weeks: HoursWeek[];
  month: { minutes: number; contract: number; overtime: number };
  absences: { id: string; kind_label: string; from_day: string; to_day: string; state: string; state_label: string; answer: string }[];
}

interface Receipt { seq: number; received_at: string }
type OpState = 'local' | 'sending' | 'waiting' | 'received' | 'refused';

/** An operation and its fate: the fact is never edited, the rest is. */
interface OpRow {
  id: string;
  seq: number;
  kind: string;
  subject: string;
  at: string;
  offset_ms: number;
  payload: Record<string, any>;
  replaces: string | null;
  state: OpState;
  attempts: number;
  next_try: number;
  reason: string | null;
  code: string | null;
  receipt: Receipt | null;
}

interface PhotoRow {
  sha256: string;
  pool: string | null;
  moment: string;
  word?: string;
  mime: string;
  size: number;
  taken_at: string;
  visit: string;
  op: string;
  state: 'local' | 'sent' | 'kept' | 'gone' | 'refused';
  sent_at?: number;
  confirmed_at: number | null;
  reason: string | null;
}

interface Answer { id: string; status: 'applied' | 'duplicate' | 'retry' | 'rejected'; receipt: Receipt | null; reason: string | null; code: string | null; after_s: number | null }
interface PullPage {
  epoch: string;
  full: boolean;
  server_time: string;
  lease_until: string;
  today: string;
  changes: { kind: string; id: string; data: any }[];
  tombstones: { kind: string; id: string }[];
  next: number;
  more: boolean;
}

interface Session {
  token: string;
  device_id: string;
  lease_until: string;
  company: { id: string; name: string; phone: string; timezone: string };
  member: { id: string; user_id: string; first_name: string; last_name: string; initials: string; color: number | string; role: string };
  offset_ms: number;
  locked: boolean;
  /** What the office counts as received from this phone today. */
  office_day?: { day: string; ops: number };
}
type Problem = null | 'offline' | 'unreachable' | 'expired' | 'locked';

/** A visit as the technician sees it now: the office's word plus own operations it does not contain yet. */
interface Shown {
  state: string;
  at: Record<string, string>;
  reason: string;
  tasks: Map<string, { done: boolean; reason: string }>;
  readings: Map<string, Decimal>;
  products: Map<string, number>;
  photos: PhotoShown[];
  comments: CommentShown[];
  incidents: IncidentShown[];
  recommendations: { label: string; text: string }[];
  signature: Signed | null;
}
interface Point { what: string; part: string; field: string; required?: string; task?: string; pool?: string; step?: Step }
interface Stop { visit: Visit; rank: number; shown: Shown; site: Site | null; late: number; where: string }
interface Ctx { visit: Visit; site: Site | null; pools: Pool[]; catalogue: Catalogue; shown: Shown; stop: Stop; drafts: Map<string, string>; points: Point[]; editable: boolean; frozen: boolean; unfreeze: () => void; freeze: () => void }
interface Place { visit: string; pool: string | null; moment: 'before' | 'after' | 'detail'; word?: string; requirement?: string }
