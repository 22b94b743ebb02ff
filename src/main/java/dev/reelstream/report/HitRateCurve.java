package dev.reelstream.report;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model's hit rate over event time; the champion's is one curve over all its versions. */
record HitRateCurve(Role role, String name, List<Point> points) {
  /**
   * The end of a window that had outcomes.
   *
   * @param recent hit rate of this window and those before it that are averaged with it
   * @param running hit rate of all windows up to this one
   */
  record Point(long time, double recent, double running) {}

  /** The curves in the order of the tables, each point over the last {@code smooth} windows. */
  static List<HitRateCurve> of(Collection<Evaluation> evaluations, int smooth) {
    Map<Role, Map<String, TreeMap<Long, Figures>>> windows = new TreeMap<>();
    for (Evaluation one : evaluations) {
      if (one.scope() == Scope.WINDOW) {
        windows
            .computeIfAbsent(one.role(), any -> new TreeMap<>())
            .computeIfAbsent(name(one), any -> new TreeMap<>())
            .merge(one.windowEnd(), Figures.of(one), Figures::plus);
      }
    }
    List<HitRateCurve> curves = new ArrayList<>();
    windows.forEach(
        (role, byName) ->
            byName.forEach(
                (name, byEnd) -> curves.add(new HitRateCurve(role, name, points(byEnd, smooth)))));
    return curves;
  }

  private static String name(Evaluation one) {
    return switch (one.role()) {
      case CHAMPION -> "champion";
      case SHADOW -> one.model() + "@" + one.version();
      case BASELINE -> one.model();
    };
  }

  private static List<Point> points(TreeMap<Long, Figures> byEnd, int smooth) {
    List<Point> points = new ArrayList<>();
    Deque<Figures> last = new ArrayDeque<>();
    Figures running = Figures.NONE;
    for (Map.Entry<Long, Figures> window : byEnd.entrySet()) {
      running = running.plus(window.getValue());
      last.addLast(window.getValue());
      if (last.size() > smooth) {
        last.removeFirst();
      }
      Figures recent = last.stream().reduce(Figures.NONE, Figures::plus);
      points.add(new Point(window.getKey(), recent.hitRate(), running.hitRate()));
    }
    return points;
  }
}
