package dev.thaw;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The folders are the architecture: what may know what, as in the table of the README.
 *
 * <p>Each rule is a method that checks it: Surefire silently leaves out rules that are fields.
 */
@AnalyzeClasses(packages = "dev.thaw", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Fewer classes than this means that the scan saw nothing and every rule below passed empty. */
    private static final int LEAST_CLASSES = 80;

    @ArchTest
    static void theScanReallyImportedTheLibraryAndTheExtension(JavaClasses imported) {
        assertTrue(imported.size() >= LEAST_CLASSES, () -> "only %d classes imported".formatted(imported.size()));
        assertTrue(imported.contain("dev.thaw.jupyter.ThawExtension"), "the kernel extension was not imported");
        assertTrue(imported.contain("dev.thaw.train.Training"), "the library was not imported");
    }

    @ArchTest
    static void packagesFormNoCycle(JavaClasses imported) {
        slices().matching("dev.thaw.(*)..").should().beFreeOfCycles().check(imported);
    }

    @ArchTest
    static void engineKnowsNobody(JavaClasses imported) {
        only("engine").check(imported);
    }

    @ArchTest
    static void viewKnowsNobody(JavaClasses imported) {
        only("view").check(imported);
    }

    @ArchTest
    static void storeKnowsTheBottom(JavaClasses imported) {
        only("store", "engine", "view").check(imported);
    }

    @ArchTest
    static void dataKnowsTheBottom(JavaClasses imported) {
        only("data", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void augmentationKnowsData(JavaClasses imported) {
        only("augment", "data", "engine", "view").check(imported);
    }

    @ArchTest
    static void weightsKnowTheBottom(JavaClasses imported) {
        only("weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void metricKnowsTheBottom(JavaClasses imported) {
        only("metric", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void networksKnowWeights(JavaClasses imported) {
        only("nn", "weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void freezingKnowsNetworks(JavaClasses imported) {
        only("freeze", "nn", "weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void optimizersKnowFreezing(JavaClasses imported) {
        only("optim", "freeze", "nn", "weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void adaptersKnowFreezing(JavaClasses imported) {
        only("djl", "optim", "freeze", "nn", "engine", "view").check(imported);
    }

    @ArchTest
    static void inspectionDoesNotKnowTraining(JavaClasses imported) {
        only("inspect", "nn", "freeze", "optim", "weights", "data", "augment", "metric", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void probesDoNotKnowTraining(JavaClasses imported) {
        only("probe", "inspect", "nn", "weights", "data", "metric", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void trainingDoesNotKnowFiguresOrChecks(JavaClasses imported) {
        only("train", "data", "augment", "nn", "freeze", "optim", "metric",
            "inspect", "weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void pretrainingWithoutLabelsKnowsTraining(JavaClasses imported) {
        only("contrast", "train", "data", "augment", "nn", "freeze", "optim", "inspect", "weights", "engine", "store", "view")
                .check(imported);
    }

    @ArchTest
    static void servingKnowsNoTraining(JavaClasses imported) {
        only("serve", "nn", "data", "weights", "engine", "store", "view").check(imported);
    }

    @ArchTest
    static void figuresDoNotKnowChecks(JavaClasses imported) {
        only("plot", "contrast", "train", "probe", "inspect", "optim", "freeze", "nn", "weights", "metric", "data", "engine", "store", "view")
                .check(imported);
    }

    @ArchTest
    static void nobodyKnowsJupyter(JavaClasses imported) {
        noClasses().that().resideOutsideOfPackage("dev.thaw.jupyter..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.thaw.jupyter..", "org.dflib.jjava..")
                .because("the library must work without a kernel").check(imported);
    }

    /** Jupyter is exempt because it renders the tables and figures that a cell returns. */
    @ArchTest
    static void onlyPlotKnowsTablesaw(JavaClasses imported) {
        noClasses()
                .that().resideOutsideOfPackages("dev.thaw.plot..", "dev.thaw.jupyter..")
                .should().dependOnClassesThat().resideInAPackage("tech.tablesaw..").check(imported);
    }

    @ArchTest
    static void oneDoorToTheEngine(JavaClasses imported) {
        noClasses()
                .that().doNotHaveFullyQualifiedName("dev.thaw.engine.Torch")
                .and().doNotHaveFullyQualifiedName("dev.thaw.engine.TorchScript")
                .should().dependOnClassesThat().resideInAPackage("ai.djl.pytorch..")
                .because("raw native calls can end the process; they stand in two classes that guard them").check(imported);
    }

    @ArchTest
    static void oneClassCallsNativeFunctionsByName(JavaClasses imported) {
        noClasses().that().haveNameNotMatching("dev\\.thaw\\.engine\\.NativeCalls(\\$.*)?")
                .should().dependOnClassesThat().resideInAPackage("com.sun.jna..")
                .because("a wrong signature ends the process; they stand in one class that states them").check(imported);
    }

    @ArchTest
    static void everyManagerIsToldItsDevice(JavaClasses imported) {
        noClasses().should().callMethod(NDManager.class, "newBaseManager")
                .orShould().callMethod(NDManager.class, "newBaseManager", String.class)
                .orShould().callMethod(Engine.class, "newBaseManager")
                .orShould().callMethod(Model.class, "newInstance", String.class)
                .because("DJL would take the first GPU, whatever Devices.current() says").check(imported);
    }

    /** The commands are exempt because printing is what a command is for; Jupyter, because it feeds the cell's output. */
    @ArchTest
    static void theLibraryNeverPrints(JavaClasses imported) {
        noClasses()
                .that(resideInAPackage("dev.thaw..").and(DescribedPredicate.not(
                        resideInAnyPackage("dev.thaw.command..", "dev.thaw.jupyter.."))))
                .should(ACCESS_STANDARD_STREAMS).check(imported);
    }

    @ArchTest
    static void exceptionsAreSpecific(JavaClasses imported) {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(imported);
    }

    @ArchTest
    static void namesSayWhatAClassIs(JavaClasses imported) {
        noClasses()
                .should().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Util")
                .orShould().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Manager")
                .orShould().haveSimpleNameEndingWith("Impl").check(imported);
    }

    private static ArchRule only(String own, String... known) {
        DescribedPredicate<JavaClass> others = resideInAPackage("dev.thaw..").and(DescribedPredicate.not(
                resideInAnyPackage(Stream.concat(Stream.of(own), Arrays.stream(known))
                        .map(name -> "dev.thaw." + name + "..").toArray(String[]::new))));
        return classes().that().resideInAPackage("dev.thaw." + own + "..")
                .should(not(
                        dependOnClassesThat(others)))
                .as("%s knows only %s".formatted(own, String.join(", ", known)));
    }
}
