import { callerCancelled, callerTerminated, ownerTerminated } from './caller-faults.js';
import { standaloneKinds } from './caller.js';
import { deliveryReplyLost } from './call-faults.js';
import { patientStandaloneKinds } from './claim.js';
import type { Faults } from './fault.js';
import { timedOutAndTriedAgain } from './timeout-faults.js';

/** What happens to activities that a client started without any workflow. */
export const standaloneFaults = {
  'activity without a workflow cancelled': callerCancelled(patientStandaloneKinds),
  'activity without a workflow terminated': callerTerminated(standaloneKinds),
  'activity without a workflow timed out and tried again': timedOutAndTriedAgain(
    'activity without a workflow',
  ),
  'owner of an activity without a workflow terminated': ownerTerminated(patientStandaloneKinds),
  'reply of a delivery to an activity without a workflow lost': deliveryReplyLost(standaloneKinds),
} as const satisfies Faults;
