package ai.stigmer.demo;

import ai.stigmer.demo.content.ContentResult;
import ai.stigmer.demo.document.DocumentResult;
import ai.stigmer.demo.pipeline.PipelineResult;
import java.io.PrintStream;
import java.util.List;

/** What a person reads after the demo. */
final class Report {
  private static final int WIDTH = 100;
  private static final PrintStream out = System.out;

  private Report() {}

  static void document(DocumentResult result) {
    heading("ProcessDocumentWorkflow: one agent reads a document; the workflow saves what it found", result.executionIds());
    result.document().forEach(Report::line);
    line("saved to", result.savedTo());
  }

  static void content(ContentResult result) {
    heading("AnalyzeContentWorkflow: three agents look at a text at the same time", result.executionIds());
    result.analysis().forEach(Report::line);
  }

  static void pipeline(PipelineResult result) {
    heading("DataPipelineWorkflow: a workflow definition turns a CSV file into a report", result.executionIds());
    if (result.report() == null) {
      line("timed out", result.reportedTo());
    } else {
      result.report().forEach(Report::line);
    }
  }

  /** Temporal's errors wrap each other; what went wrong is said by the innermost. */
  static void failure(Throwable error) {
    System.err.println("The demo failed.");
    for (Throwable current = error; current != null; current = current.getCause()) {
      System.err.println("  " + current.getMessage());
    }
  }

  private static void heading(String title, List<String> executionIds) {
    out.printf("%n%s%n", title);
    executionIds.forEach(id -> line("execution", id));
  }

  private static void line(String label, Object value) {
    String flat = String.valueOf(value).replaceAll("\\s+", " ");
    out.printf("  %-20s %s%n", label, flat.length() > WIDTH ? flat.substring(0, WIDTH) + " ..." : flat);
  }
}
