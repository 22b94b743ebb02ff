package dev.reelstream.report;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Role;
import dev.reelstream.measure.McNemar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations as the rows of a table: the champion, which is a role and may have been several
 * versions one after the other, then shadows, then baselines.
 */
public final class OnlineRows {
  private OnlineRows() {}

  /** One model in one role, in the order of the tables. */
  private record Model(Role role, String name, int version) implements Comparable<Model> {
    private static final Comparator<Model> ORDER =
        Comparator.comparing(Model::role)
            .thenComparing(Model::name)
            .thenComparingInt(Model::version);

    static Model of(Evaluation one) {
      return new Model(one.role(), one.model(), one.version());
    }

    @Override
    public int compareTo(Model other) {
      return ORDER.compare(this, other);
    }
  }

  /** The last running evaluation of each model, from all that were written. */
  public static List<Evaluation> lastRunning(Collection<Evaluation> written) {
    Map<Model, Evaluation> last = new TreeMap<>();
    for (Evaluation one : written) {
      if (one.scope() == Evaluation.Scope.RUNNING) {
        last.merge(Model.of(one), one, (a, b) -> a.windowEnd() > b.windowEnd() ? a : b);
      }
    }
    return List.copyOf(last.values());
  }

  /**
   * A row for the champion, one for each shadow and each baseline; several evaluations of one model
   * are added up.
   *
   * @param inForce the champion that the row is named after; null: the one that was evaluated last
   */
  public static List<Summary.Online> of(
      Collection<Evaluation> evaluations, Summary.@Nullable Swap inForce) {
    Map<Model, Figures> byModel = new TreeMap<>();
    Map<Model, Long> lastEnd = new HashMap<>();
    int k = 0;
    for (Evaluation one : evaluations) {
      byModel.merge(Model.of(one), Figures.of(one), Figures::plus);
      lastEnd.merge(Model.of(one), one.windowEnd(), Math::max);
      k = one.k();
    }
    List<Summary.Online> rows = new ArrayList<>();
    Optional<Model> champion =
        byModel.keySet().stream()
            .filter(each -> each.role() == Role.CHAMPION)
            .max(
                Comparator.<Model>comparingLong(each -> lastEnd.getOrDefault(each, 0L))
                    .thenComparing(Comparator.naturalOrder()))
            .map(last -> inForce == null ? last : named(inForce));
    if (champion.isPresent()) {
      rows.add(champion(champion.get(), byModel, k));
    }
    int length = k;
    byModel.forEach(
        (model, figures) -> {
          if (model.role() != Role.CHAMPION) {
            rows.add(row(model, length, figures, List.of()));
          }
        });
    return rows;
  }

  private static Model named(Summary.Swap inForce) {
    return new Model(Role.CHAMPION, inForce.model(), inForce.version());
  }

  private static Summary.Online champion(Model name, Map<Model, Figures> byModel, int k) {
    Figures all = Figures.NONE;
    List<Summary.Version> versions = new ArrayList<>();
    for (Map.Entry<Model, Figures> each : byModel.entrySet()) {
      Model model = each.getKey();
      if (model.role() == Role.CHAMPION) {
        Figures figures = each.getValue();
        all = all.plus(figures);
        versions.add(
            new Summary.Version(
                model.name(),
                model.version(),
                figures.scored(),
                figures.hits(),
                figures.hitRate(),
                figures.mrr(),
                figures.ndcg()));
      }
    }
    return row(name, k, all, versions);
  }

  private static Summary.Online row(
      Model model, int k, Figures figures, List<Summary.Version> versions) {
    return new Summary.Online(
        model.role(),
        model.name(),
        model.version(),
        k,
        figures.scored(),
        figures.hits(),
        figures.hitRate(),
        figures.mrr(),
        figures.ndcg(),
        figures.onTimeHitRate(),
        figures.modelScored(),
        figures.modelHits(),
        figures.coldStarts(),
        figures.returning(),
        figures.pairs(),
        figures.wins(),
        figures.losses(),
        figures.pairs() == 0 ? null : new McNemar(figures.wins(), figures.losses()).p(),
        versions);
  }
}
