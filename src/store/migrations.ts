import { type Kysely, sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';

/** Every change of the schema, in order; one that has shipped is never edited. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-runs-trials-grades': { up: createTables },
  '0002-run-owners': { up: createOwners },
  '0003-imports': { up: addImports },
  '0004-runner': { up: addRunner },
  '0005-judges': { up: addJudges },
  '0006-agents': { up: addAgents },
  '0007-labels': { up: addLabels },
  '0008-estimates': { up: addEstimates },
};

export const migrations: MigrationProvider = {
  async getMigrations(): Promise<Record<string, Migration>> {
    return { ...MIGRATIONS };
  },
};

async function createOwners({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('run_owners')
    .addColumn('run', 'text', (column) => column.primaryKey())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .execute();
}

/** Examples say more than their item, and what an imported source left out is told from what it said. */
async function addImports({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('runs').addColumn('imported_at', 'text').execute();
  await schema.alterTable('run_examples').addColumn('cluster', 'text').execute();
  await schema.alterTable('run_examples').addColumn('weight', 'double precision').execute();
  await schema.alterTable('run_examples').addColumn('tags', 'text').execute();
  await schema.alterTable('trials').addColumn('listed', 'integer').execute();
  await schema.alterTable('grades').addColumn('given', 'text').execute();
}

/** Compressed answers, tools, what a run spent, what it took from earlier runs, batches it waits for. */
async function addRunner({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('trials').addColumn('packed', 'blob').execute();
  await schema.alterTable('trials').addColumn('tool_calls', 'text').execute();
  await schema.alterTable('trials').addColumn('concurrency', 'integer').execute();
  await schema
    .alterTable('run_trials')
    .addColumn('reused', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createTable('run_spend')
    .addColumn('run', 'text', (column) => column.primaryKey())
    .addColumn('usd', 'double precision', (column) => column.notNull())
    .execute();
  await schema
    .createTable('batches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('submitted_at', 'text', (column) => column.notNull())
    .addColumn('trials', 'text', (column) => column.notNull())
    .execute();
}

/** What was said of trainings before they were made. */
async function addEstimates({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('estimates')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('estimate', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('estimates_dataset').on('estimates').columns(['dataset', 'made_at']).execute();
}

/** What the parts of a grader said, and the calls that grades took. */
async function addJudges({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('grades').addColumn('parts', 'text').execute();
  await schema
    .createTable('grade_calls')
    .addColumn('trial', 'text', (column) => column.notNull())
    .addColumn('grader', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('served_model', 'text', (column) => column.notNull())
    .addColumn('service_tier', 'text', (column) => column.notNull())
    .addColumn('input', 'integer')
    .addColumn('output', 'integer')
    .addColumn('cached_input', 'integer')
    .addColumn('cache_write', 'integer')
    .addColumn('reasoning', 'integer')
    .addColumn('usage_source', 'text')
    .addColumn('latency', 'double precision')
    .addColumn('first_token', 'double precision')
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('grade_calls_key', ['trial', 'grader', 'position'])
    .execute();
}

/** What agents did, and what they left. */
async function addAgents({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('trials').addColumn('steps', 'blob').execute();
  await schema.alterTable('trials').addColumn('state', 'blob').execute();
}

/** Answers drawn for people, and what they said of them. */
async function addLabels({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('drawn_answers')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('repeat', 'integer', (column) => column.notNull())
    .addColumn('trial', 'text', (column) => column.notNull())
    .addColumn('stratum', 'text', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('probability', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('drawn_answers_key', ['run', 'position'])
    .execute();
  await schema
    .createTable('labels')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('repeat', 'integer', (column) => column.notNull())
    .addColumn('labeller', 'text', (column) => column.notNull())
    .addColumn('passed', 'integer')
    .addColumn('note', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('labels_key', ['run', 'candidate', 'example', 'repeat', 'labeller'])
    .execute();
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('plan_hash', 'text', (column) => column.notNull())
    .addColumn('salt', 'text', (column) => column.notNull())
    .addColumn('dataset_hash', 'text', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('config_file', 'text', (column) => column.notNull())
    .addColumn('seed', 'integer', (column) => column.notNull())
    .addColumn('repeats', 'integer', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('candidates', 'text', (column) => column.notNull())
    .addColumn('trainings', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('runs_plan').on('runs').column('plan_hash').execute();
  await schema
    .createTable('examples')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('run_examples')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('example_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_examples_key', ['run', 'position'])
    .execute();
  await createTrialTables(db);
  await schema
    .createTable('trainings')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
}

async function createTrialTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('trials')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('repeat', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('text', 'text')
    .addColumn('finish', 'text')
    .addColumn('code', 'text')
    .addColumn('message', 'text')
    .addColumn('latency', 'double precision')
    .addColumn('first_token', 'double precision')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('billed', 'double precision')
    .execute();
  await schema
    .createTable('calls')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('trial', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('served_model', 'text', (column) => column.notNull())
    .addColumn('service_tier', 'text', (column) => column.notNull())
    .addColumn('input', 'double precision')
    .addColumn('output', 'double precision')
    .addColumn('cached_input', 'double precision')
    .addColumn('cache_write', 'double precision')
    .addColumn('reasoning', 'double precision')
    .addColumn('usage_source', 'text')
    .addColumn('latency', 'double precision')
    .addColumn('first_token', 'double precision')
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('calls_trial').on('calls').columns(['trial', 'position']).execute();
  await schema
    .createTable('run_trials')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('repeat', 'integer', (column) => column.notNull())
    .addColumn('trial', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_trials_key', ['run', 'candidate', 'example', 'repeat'])
    .execute();
  await schema
    .createTable('grades')
    .addColumn('trial', 'text', (column) => column.notNull())
    .addColumn('grader', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull().check(sql`status in ('scored', 'unscored')`))
    .addColumn('score', 'double precision')
    .addColumn('passed', 'integer')
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('grades_key', ['trial', 'grader'])
    .execute();
}
