import { ExecutionPhase } from '@stigmer/api/execution/v1';

/** The phases in which an execution has ended. */
export type FinalPhase =
  ExecutionPhase.COMPLETED | ExecutionPhase.FAILED | ExecutionPhase.CANCELLED | ExecutionPhase.TIMED_OUT;

/** Tells whether an execution in this phase has ended. */
export function isFinalPhase(phase: ExecutionPhase): phase is FinalPhase {
  switch (phase) {
    case ExecutionPhase.COMPLETED:
    case ExecutionPhase.FAILED:
    case ExecutionPhase.CANCELLED:
    case ExecutionPhase.TIMED_OUT:
      return true;
    case ExecutionPhase.UNSPECIFIED:
    case ExecutionPhase.PENDING:
    case ExecutionPhase.IN_PROGRESS:
      return false;
  }
}
