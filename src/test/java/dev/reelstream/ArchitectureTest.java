package dev.reelstream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What may see what, and why. */
@AnalyzeClasses(packages = "dev.reelstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] TENSORFLOW = {"ai.djl..", "org.tensorflow.."};

  /** What a cluster runs. */
  private static final String[] SERVING = {
    "dev.reelstream.event..",
    "dev.reelstream.codec..",
    "dev.reelstream.kafka..",
    "dev.reelstream.serde..",
    "dev.reelstream.query..",
    "dev.reelstream.keyed..",
    "dev.reelstream.ingest..",
    "dev.reelstream.session..",
    "dev.reelstream.followers..",
    "dev.reelstream.registry..",
    "dev.reelstream.retrieval..",
    "dev.reelstream.recommend..",
    "dev.reelstream.measure..",
    "dev.reelstream.evaluation..",
    "dev.reelstream.collect..",
    "dev.reelstream.job.."
  };

  /** They keep or run what a graph computes: a product of matrices, a training, an export. */
  private static final Set<String> RUN_TENSORFLOW =
      Set.of(
          "dev.reelstream.retrieval.SignatureCalls",
          "dev.reelstream.retrieval.index.BlockProduct",
          "dev.reelstream.retrieval.index.MatrixProduct",
          "dev.reelstream.retrieval.index.ProductIndex",
          "dev.reelstream.training.Checkpoints",
          "dev.reelstream.training.ServingGraph",
          "dev.reelstream.training.Trainer",
          "dev.reelstream.training.WarmStart");

  private static final Set<String> SEEN_OF_A_FAMILY =
      Set.of(
          "dev.reelstream.training.family.Family", "dev.reelstream.training.family.Hyperparameter");

  @ArchTest
  static final ArchRule eventKnowsTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.reelstream.event..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.reelstream.event..", "java..", "org.jspecify.annotations..")
          .because("events are the contract with programs that have neither Flink nor Jackson")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule replayAndDatasetSeeNeitherFlinkNorTensorFlow =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.reelstream.kafka..", "dev.reelstream.replay..", "dev.reelstream.dataset..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", TENSORFLOW[0], TENSORFLOW[1], "org.bytedeco..")
          .because(
              "a replay stands for anybody's producer: it meets the job at the topics and nowhere"
                  + " else")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyRetrievalAndTrainingSeeTensorFlow =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.reelstream.retrieval..", "dev.reelstream.training..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TENSORFLOW)
          .because(
              "native memory and native libraries are handled where reviewers look for them, and"
                  + " the rest must run where TensorFlow does not")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule withinThemOnlyGraphsAndAFewSeeTensorFlow =
      noClasses()
          .that()
          .resideInAnyPackage("dev.reelstream.retrieval..", "dev.reelstream.training..")
          .and()
          .resideOutsideOfPackages(
              "dev.reelstream.retrieval.graph..",
              "dev.reelstream.training.graph..",
              "dev.reelstream.training.family..")
          .and(areNotPartOf(RUN_TENSORFLOW))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TENSORFLOW)
          .because("what is not a graph works on ids, vectors and scores in plain Java")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTrainingSeesItsGraphs =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reelstream.training..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.reelstream.training.graph..")
          .because("a model is known elsewhere by its name and its version alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ofAFamilyOnlyItsNameAndSettingsAreSeen =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reelstream.training..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.reelstream.training.family..")
                  .and(areNotPartOf(SEEN_OF_A_FAMILY)))
          .because("how a model learns may change without anything outside of training")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyCollectSeesParquet =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reelstream.collect..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.parquet..")
          .because("examples have one file format, and it is read and written in one place")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("dev.reelstream.(**)")
          .should()
          .beFreeOfCycles()
          .because("events flow one way, and so must the reader of the code be able to")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingImportsShadedPackages =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.shaded..",
              "org.apache.flink.kafka.shaded..",
              "org.apache.kafka.shaded..")
          .because("what Flink shades is private to it and moves or goes away with any release")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheEntrancesSeeTheJob =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.reelstream.job..",
              "dev.reelstream.bench..",
              "dev.reelstream.harness..",
              "dev.reelstream.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.reelstream.job..",
              "dev.reelstream.bench..",
              "dev.reelstream.harness..",
              "dev.reelstream.cli..")
          .because("job puts the stages together: a stage that sees it sees all the others")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyWhatStartsClustersSeesLocal =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.reelstream.local..",
              "dev.reelstream.process..",
              "dev.reelstream.retraining..",
              "dev.reelstream.bench..",
              "dev.reelstream.harness..",
              "dev.reelstream.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.reelstream.local..", "dev.reelstream.process..")
          .because("on a cluster the job runs without a broker, a cluster or a process of ours")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule servingDoesNotSeeHowModelsAndReplaysAreMade =
      noClasses()
          .that()
          .resideInAnyPackage(SERVING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.reelstream.dataset..",
              "dev.reelstream.replay..",
              "dev.reelstream.training..",
              "dev.reelstream.protocol..",
              "dev.reelstream.retraining..",
              "dev.reelstream.harness..",
              "dev.reelstream.process..",
              "dev.reelstream.report..")
          .because(
              "the streaming path reads topics and the registry only, so that training can crash"
                  + " or be replaced without it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheCommandLineSeesPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reelstream.cli..")
          .and()
          .doNotHaveFullyQualifiedName("dev.reelstream.job.RecommenderJob")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .because("what a verb does can be called by a program that has no command line")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onePenWritesAliasesAndAnnouncements =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.reelstream.kafka.Promotions")
          .and()
          .resideOutsideOfPackages("dev.reelstream.registry..", "dev.reelstream.bench..")
          .should()
          .callMethodWhere(changesWhatIsInForce())
          .because("an alias without its announcement, or the reverse, is a lie about the champion")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule streamsCarryPublicRecords =
      classes()
          .that(assignableTo("org.apache.flink.api.common.functions.Function"))
          .should(takeAndYieldPublicRecords())
          .because("Flink serializes any other type of ours with Kryo, which is switched off")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule eventsArePublicRecords =
      classes()
          .that()
          .resideInAPackage("dev.reelstream.event..")
          .and(not(assignableTo(Enum.class)))
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .bePublic()
          .andShould()
          .beRecords()
          .because("other programs read them, and Flink serializes public records without Kryo")
          .allowEmptyShould(true);

  private static DescribedPredicate<JavaMethodCall> changesWhatIsInForce() {
    return DescribedPredicate.describe(
        "changes what is in force",
        call -> {
          String owner = call.getTargetOwner().getFullName();
          String method = call.getTarget().getName();
          boolean writesAlias =
              Set.of("promote", "rollback", "removeAlias").contains(method)
                  || method.equals("alias") && call.getTarget().getRawParameterTypes().size() == 3;
          return owner.equals("dev.reelstream.registry.ModelRegistry") && writesAlias
              || owner.equals("dev.reelstream.kafka.ModelsTopic")
                  && Set.of("announce", "giveUp").contains(method);
        });
  }

  /** Neither one of these nor nested in one. */
  private static DescribedPredicate<JavaClass> areNotPartOf(Set<String> names) {
    return DescribedPredicate.describe(
        "are not part of " + names,
        type -> names.stream().noneMatch(name -> (type.getName() + "$").startsWith(name + "$")));
  }

  private static ArchCondition<JavaClass> takeAndYieldPublicRecords() {
    return new ArchCondition<>("take and yield public records") {
      @Override
      public void check(JavaClass function, ConditionEvents events) {
        List<JavaType> supertypes = new ArrayList<>(function.getInterfaces());
        function.getSuperclass().ifPresent(supertypes::add);
        for (JavaType supertype : supertypes) {
          if (supertype instanceof JavaParameterizedType flink) {
            flink.getActualTypeArguments().stream()
                .map(JavaType::toErasure)
                .filter(resideInAnyPackage("dev.reelstream.."))
                .forEach(type -> events.add(verdict(function, type)));
          }
        }
      }
    };
  }

  private static SimpleConditionEvent verdict(JavaClass function, JavaClass type) {
    boolean serializable =
        type.getModifiers().contains(JavaModifier.PUBLIC) && (type.isRecord() || type.isEnum());
    return new SimpleConditionEvent(
        function,
        serializable,
        function.getName() + " streams " + type.getName() + ", which is no public record");
  }
}
