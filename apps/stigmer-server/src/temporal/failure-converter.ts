import { DefaultFailureConverter, type FailureConverter, type ProtoFailure } from '@temporalio/common';

/** Temporal's own, but every text of a failure is well-formed: Temporal's core ends the process that hands it another. */
class WellFormedFailureConverter extends DefaultFailureConverter {
  /** Called for a failure and for each of its causes. */
  override errorToFailureInner(
    ...args: Parameters<DefaultFailureConverter['errorToFailureInner']>
  ): ProtoFailure {
    const failure = super.errorToFailureInner(...args);
    const { message, stackTrace, applicationFailureInfo: info } = failure;
    return {
      ...failure,
      ...(message && { message: message.toWellFormed() }),
      ...(stackTrace && { stackTrace: stackTrace.toWellFormed() }),
      ...(info?.type && { applicationFailureInfo: { ...info, type: info.type.toWellFormed() } }),
    };
  }
}

/** The failure converter of the server's own workflows, activities and client. Temporal loads it by its path. */
export const failureConverter: FailureConverter = new WellFormedFailureConverter();
