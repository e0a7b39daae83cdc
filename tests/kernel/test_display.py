"""What cells show: imports, renderers, show, prints in order and without loss, live displays."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from session import Session  # noqa: E402

PLOTLY = "application/vnd.plotly.v1+json"
FIGURE = """new Figure(Layout.builder().title("loss falls").xAxis(Axis.builder().title("epoch").build()).build(),
    ScatterTrace.builder(new double[] {0, 1, 2}, new double[] {3, 2, 1}).mode(ScatterTrace.Mode.LINE).name("a").build())"""


class DisplayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = cls.enterClassContext(Session())
        cls.first = cls.kernel.run("NDManager manager = NDManager.newBaseManager(); manager.create(2f).getFloat()")

    def run_well(self, code, **more):
        cell = self.kernel.run(code, **more)
        self.assertEqual(cell.reply["status"], "ok", cell.outputs)
        self.assertEqual(cell.text("stderr"), "")
        return cell

    def testTheFirstCellNeedsNoImportAndSaysNothingBesides(self):
        self.assertEqual(self.first.text() + self.first.text("stderr"), "")
        self.assertEqual(self.first.result()["text/plain"], "2.0")

    def testTheTypesOfEachPackageAreInSight(self):
        cell = self.run_well("List.of(Devices.class, ImageGrid.class, ThawHome.class, ImageSet.class, StateDict.class,"
                             " Network.class, dev.thaw.nn.Module.class, FreezePlan.class, Sgd.class, Training.class,"
                             " Interval.class, NetworkSummary.class, Plots.class, Feedback.class, NDArray.class, Table.class,"
                             " Figure.class, ScatterTrace.class, Path.class, IntStream.class).size()")
        self.assertEqual(cell.result()["text/plain"], "20")
        self.assertEqual(self.run_well("Module.class.getName()").result()["text/plain"], "dev.thaw.nn.Module")

    def testATensorSaysShapeTypeDeviceRangeAndValues(self):
        text = self.run_well("manager.arange(12f).reshape(3, 4)").result()["text/plain"]
        for part in ("[3, 4]", "float32", "on ", "min 0", "mean 5.5", "max 11", "10."):
            self.assertIn(part, text)

    def testAnImageShapedTensorIsAPicture(self):
        for tensor in ("manager.zeros(new Shape(3, 32, 32))", "manager.ones(new Shape(24, 20, 3))",
                       "manager.ones(new Shape(1, 28, 28)).toType(DataType.UINT8, true)"):
            bundle = self.run_well(tensor).result()
            self.assertEqual(set(bundle), {"text/plain", "image/svg+xml"})
            self.assertIn("data:image/png;base64,", bundle["image/svg+xml"])

    def testAReleasedTensorSaysSo(self):
        self.assertIn("released", self.run_well("var gone = manager.create(1f); gone.close(); gone").result()["text/plain"])

    def testATableHasNumbersOnTheRightAndStatesItsLimit(self):
        html = self.run_well('Table.create("many", IntColumn.indexColumn("n", 250, 0), '
                             'StringColumn.create("s", Collections.nCopies(250, "<b>")))').result()["text/html"]
        self.assertIn("100 of 250 rows shown", html)
        self.assertRegex(html, r"position:sticky[^>]*text-align:right")
        self.assertIn("&lt;b&gt;", html)
        self.assertNotIn("<b>", html)

    def testAFigureIsOneBundleForPlotlyForAPictureAndForText(self):
        bundle = self.run_well(FIGURE).result()
        self.assertEqual(set(bundle), {PLOTLY, "image/svg+xml", "text/plain"})
        tree = bundle[PLOTLY]
        self.assertEqual(tree["data"][0]["y"], [3, 2, 1])
        self.assertEqual(tree["layout"]["title"]["text"], "loss falls")
        self.assertEqual(tree["layout"]["xaxis"]["title"]["text"], "epoch")
        self.assertNotIn("<script", bundle["image/svg+xml"])

    def testALibraryValueShowsAsPictureOrTable(self):
        grid = self.run_well('ImageGrid.of("one", List.of(new Tile(new byte[12], 2, 2, "black")))').result()
        self.assertEqual(set(grid), {"text/plain", "image/svg+xml"})
        doctor = self.run_well("%thaw doctor").result()
        self.assertEqual(set(doctor), {"text/plain", "text/html"})

    def testACaughtExceptionShowsItsMessageAndCause(self):
        text = self.run_well('new IllegalStateException("outer", new java.io.IOException("inner"))').result()["text/plain"]
        self.assertIn("IllegalStateException: outer", text)
        self.assertIn("IOException: inner", text)

    def testABrokenRendererFallsBackToText(self):
        text = self.run_well("""
            class Broken implements Renderable {
                public String text() { throw new IllegalStateException("no text"); }
                public String toString() { return "own words"; }
            }
            new Broken()""").result()["text/plain"]
        self.assertIn("own words", text)
        self.assertIn("no text", text)

    def testShowPrintsNoId(self):
        cell = self.run_well('show("a", null, 3);')
        self.assertEqual(cell.kinds(), ["display_data"] * 3)
        self.assertEqual([bundle["text/plain"] for bundle in cell.shown()], ["a", "null", "3"])

    def testPrintsAndDisplaysKeepTheOrderOfTheCell(self):
        cell = self.run_well('System.out.println("one"); show("two"); System.out.println("three"); '
                             'display("four"); System.err.print(""); System.out.print("five"); 6')
        kinds = [getattr(output, "text", None) or output.data["text/plain"] for output in cell.outputs]
        self.assertEqual([kinds[i] for i in (0, 1, 2, 3, 4, 5)], ["one\n", "two", "three\n", "four", "five", "6"])

    def testFiftyThousandPrintedLinesLoseNothing(self):
        cell = self.run_well('for (int i = 0; i < 50_000; i++) { System.out.println("line " + i); }')
        self.assertEqual(cell.text(), "".join(f"line {i}\n" for i in range(50_000)))
        print(f"50,000 printed lines: {cell.seconds:.2f} s", file=sys.stderr)

    def testTenThousandDisplaysLoseNothing(self):
        cell = self.run_well("for (int i = 0; i < 10_000; i++) { show(i); }")
        self.assertEqual([bundle["text/plain"] for bundle in cell.shown()], [str(i) for i in range(10_000)])

    def testTextOfManyThreadsArrivesWhole(self):
        cell = self.run_well('IntStream.range(0, 4000).parallel().forEach(i -> System.out.println("line " + i));')
        self.assertEqual(sorted(cell.text().split("\n")[:-1]), sorted(f"line {i}" for i in range(4000)))

    def testLiveUpdatesFoldIntoOneOutputWithTheLastState(self):
        cell = self.run_well('try (var l = live("start")) { for (int i = 0; i < 600; i++) { l.update("state " + i); Thread.sleep(1); } }')
        self.assertEqual(cell.result()["text/plain"], "state 599")
        self.assertLessEqual(cell.updates, 10 * cell.seconds + 2)
        self.assertGreater(cell.updates, 2)

    def testUpdatesUnderALockThatDrawingNeedsDoNotHang(self):
        self.run_well('Object lock = new Object(); dev.thaw.view.Renderable needy = () -> { synchronized (lock) { return "drawn"; } };')
        cell = self.run_well('try (var l = live("start")) { for (int i = 0; i < 600; i++) '
                             '{ synchronized (lock) { Thread.sleep(1); l.update(needy); } } }')
        self.assertEqual(cell.result()["text/plain"], "drawn")

    def testAnUpdateFromALaterThreadReachesTheCellThatBegan(self):
        cell = self.run_well('var later = live("before");')
        self.assertEqual(cell.result()["text/plain"], "before")
        seen = []
        self.run_well('later.update("after"); later.close();',
                      during=lambda message: seen.append(message) if message["header"]["msg_type"] == "update_display_data" else None)
        # Delivered under the first cell's header: the second cell's hook sees none of it.
        self.assertEqual(seen, [])

    def testProgressEndsFull(self):
        cell = self.run_well('try (var bar = progress("reading", 30)) { for (int i = 0; i < 30; i++) { bar.step(); } }')
        self.assertIn("30/30", cell.result()["text/plain"])
        self.assertIn("width:100%", cell.result()["text/html"])

    def testClearEmptiesTheOutput(self):
        self.assertEqual([bundle["text/plain"] for bundle in self.run_well('show("old"); clear(); show("new");').shown()], ["new"])

    def testEngineLogsStayOutOfTheCell(self):
        self.run_well('org.slf4j.LoggerFactory.getLogger("ai.djl.some").error("loud"); '
                      'java.util.logging.Logger.getLogger("other").warning("loud");')

    def testLoadingTheJarASecondTimeIsHarmless(self):
        jars = self.run_well('System.getenv("JJAVA_CLASSPATH").split(java.io.File.pathSeparator)[0]').result()["text/plain"]
        jar = jars.strip('"')
        for _ in range(2):
            self.run_well(f"%classpath {jar}")
        cell = self.run_well(FIGURE)
        self.assertEqual(set(cell.result()), {PLOTLY, "image/svg+xml", "text/plain"})

    def testTheMagicHelpsAndNamesVersions(self):
        self.assertIn("%thaw doctor", self.run_well("%thaw").result()["text/plain"])
        self.assertRegex(self.run_well("%thaw version").result()["text/plain"], re.compile("PyTorch 2.7.1"))
        self.assertIn("not known", self.run_well("%thaw nonsense").result()["text/plain"])
        self.assertIn("device", self.run_well("%thaw device").result()["text/plain"])

    def testShiftTabShowsTheJavadoc(self):
        code = "Devices.current()"
        reply = self.kernel.client.inspect(code, cursor_pos=len(code) - 2, reply=True, timeout=60)["content"]
        self.assertIn("first GPU", reply["data"]["text/plain"])


if __name__ == "__main__":
    unittest.main()
